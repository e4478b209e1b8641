import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Reader, type Response } from 'maxmind'
import { DatabaseError } from '../../../src/enrich/databases/database-error.ts'
import {
  type DatabaseKind,
  type LoadedDatabase,
  loadDatabase,
} from '../../../src/enrich/databases/load-database.ts'
import { asOfRecord, countryOfRecord } from '../../../src/enrich/databases/record-values.ts'
import { findPrefix } from '../../../src/enrich/prefix/prefix-table.ts'
import { type AddressWords, parseAddress, parseNetwork } from '../../../src/model/address.ts'
import { databaseNetworks, plain } from '../../support/database-networks.ts'
import { mmdbFile, mmdbFolder, NO_DATABASES } from '../../support/mmdb-files.ts'
import {
  type MmdbEntry,
  type MmdbOptions,
  type MmdbValue,
  writeMmdb,
} from '../../support/mmdb-writer.ts'
import { below } from '../../support/mutate.ts'
import { asRecord, randomDatabase } from '../../support/random-database.ts'
import { addressIn } from '../../support/random-networks.ts'

const google = { autonomous_system_number: 15_169, autonomous_system_organization: 'GOOGLE' }

describe('a database', () => {
  it('says what it has, when it was made, and how its AS are called', async () => {
    const bytes = database(
      {
        '8.8.8.0/24': google,
        '2001:4860::/32': google,
        '192.0.2.0/24': { autonomous_system_number: 64_500 },
      },
      { built: 1_700_000_000, type: 'GeoLite2-ASN' },
    )
    const loaded = await loadDatabase('asn', bytes)
    assert.equal(loaded.entries, 3)
    assert.equal(loaded.built, 1_700_000_000_000)
    assert.equal(loaded.type, 'GeoLite2-ASN')
    assert.deepEqual([...loaded.asNames], [[15_169, 'GOOGLE']])
    assert.equal(answer(loaded, '8.8.8.8'), 15_169)
    assert.equal(answer(loaded, '2001:4860::1'), 15_169)
    assert.equal(answer(loaded, '192.0.2.1'), 64_500)
    assert.equal(answer(loaded, '9.9.9.9'), undefined)
  })

  for (const recordSize of [24, 28, 32] as const) {
    for (const ipVersion of [4, 6] as const) {
      it(`answers as the library does: IPv${ipVersion}, ${recordSize} bits`, async () => {
        const options = { recordSize, ipVersion, aliases: ipVersion === 6 }
        const { bytes, networks } = randomDatabase(3000, asRecord, options)
        const loaded = await loadDatabase('asn', bytes)
        const reader = new Reader<Response>(bytes)
        const pick = below(3)
        for (const network of networks) {
          const address = addressIn(network, pick)
          const words = [...address] as unknown as AddressWords
          const expected = asOfRecord(reader.get(plain(words)))?.number
          assert.equal(answer(loaded, words), expected)
        }
        assertAgrees('asn', bytes, loaded)
      })
    }
  }

  it('has one tree for the ways that lead to IPv4', async () => {
    const entries = { '8.8.8.0/24': google }
    const plainOne = await loadDatabase('asn', database(entries))
    const aliased = await loadDatabase('asn', database(entries, { aliases: true }))
    assert.equal(answer(aliased, '2002:808:808::1'), 15_169)
    assert.equal(answer(aliased, '::ffff:8.8.8.8'), 15_169)
    assert.equal(answer(aliased, '64:ff9b::808:808'), 15_169)
    assert.equal(answer(aliased, '2001:0:808:808::1'), 15_169)
    assert.equal(answer(plainOne, '2002:808:808::1'), undefined)
    const grown = aliased.table.prefixes.length - plainOne.table.prefixes.length
    assert.ok(grown < 64 * 16, `${grown} words`)
  })

  it('may be empty', async () => {
    const loaded = await loadDatabase('country', database({}))
    assert.equal(loaded.entries, 0)
    assert.equal(answer(loaded, '8.8.8.8'), undefined)
    assert.equal(answer(loaded, '2001:db8::1'), undefined)
  })

  it('takes of a city its country alone, and no more room than that', async () => {
    const cities = Object.fromEntries(
      Array.from({ length: 256 }, (_, i) => [
        `10.0.${i}.0/24`,
        { city: { geoname_id: i }, country: { iso_code: 'NL' } },
      ]),
    )
    const loaded = await loadDatabase('country', database(cities, { ipVersion: 4 }))
    assert.equal(loaded.entries, 256)
    assert.equal(answer(loaded, '10.0.77.1'), 'NL')
    assert.equal(loaded.table.prefixes.length, 2 * 2 ** 16, 'a /16 needs no nodes')
  })

  it('can be asked for AS numbers and for countries, if it has both', async () => {
    const bytes = database({
      '8.8.8.0/24': {
        asn: 'AS15169',
        as_name: 'Google LLC',
        country: 'United States',
        country_code: 'US',
      },
    })
    const asn = await loadDatabase('asn', bytes)
    assert.equal(answer(asn, '8.8.8.8'), 15_169)
    assert.deepEqual([...asn.asNames], [[15_169, 'Google LLC']])
    assert.equal(answer(await loadDatabase('country', bytes), '8.8.8.8'), 'US')
  })
})

describe('a record', () => {
  it('has its AS under the keys of GeoLite2, GeoIP2, DB-IP and IPinfo', () => {
    const cases: [MmdbValue, ReturnType<typeof asOfRecord>][] = [
      [google, { number: 15_169, name: 'GOOGLE' }],
      [
        { ...google, isp: 'Google Fiber', organization: 'x' },
        { number: 15_169, name: 'GOOGLE' },
      ],
      [
        { autonomous_system_number: 7, isp: 'An ISP' },
        { number: 7, name: 'An ISP' },
      ],
      [
        { traits: google, country: { iso_code: 'US' } },
        { number: 15_169, name: 'GOOGLE' },
      ],
      [
        { asn: 'AS15169', name: 'Google LLC', domain: 'google.com' },
        { number: 15_169, name: 'Google LLC' },
      ],
      [
        { asn: '15169', as_name: 'Google LLC' },
        { number: 15_169, name: 'Google LLC' },
      ],
      [{ autonomous_system_number: 0 }, undefined],
      [{ asn: '' }, undefined],
      [{ asn: 'AS99999999999' }, undefined],
      [{ isp: 'An ISP' }, undefined],
      ['text', undefined],
    ]
    for (const [record, expected] of cases) {
      assert.deepEqual(asOfRecord(record), expected, JSON.stringify(record))
    }
  })

  it('has its country under the keys of GeoLite2, GeoIP2, DB-IP and IPinfo', () => {
    const cases: [MmdbValue, string | undefined][] = [
      [{ country: { iso_code: 'NL' }, registered_country: { iso_code: 'US' } }, 'NL'],
      [{ registered_country: { iso_code: 'US' }, continent: { code: 'NA' } }, 'US'],
      [{ country: 'DE' }, 'DE'],
      [{ country: 'Germany', country_code: 'DE' }, 'DE'],
      [{ continent: { code: 'EU' } }, undefined],
      [{ country: 'Germany' }, undefined],
      [7, undefined],
    ]
    for (const [record, expected] of cases) {
      assert.equal(countryOfRecord(record), expected, JSON.stringify(record))
    }
  })
})

describe('a database that is no good', () => {
  const good = database({ '8.8.8.0/24': google, '2001:db8::/32': google })
  const patched = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(good)
    change(bytes)
    return bytes
  }
  const cases: [string, Buffer, DatabaseKind, RegExp][] = [
    ['is empty', Buffer.alloc(0), 'asn', /is empty/],
    ['is compressed', gzipSync(good), 'asn', /is compressed: unpack it/],
    ['is text', Buffer.from('cidr,name\n'), 'asn', /no MaxMind database/],
    ['has been cut off', good.subarray(0, good.length - 200), 'asn', /cut off/],
    [
      'has no AS numbers',
      database({ '8.8.8.0/24': { country: { iso_code: 'US' } } }, { type: 'X-Country' }),
      'asn',
      /no AS numbers: it is X-Country, with country$/,
    ],
    [
      'has no countries',
      good,
      'country',
      /no countries: it is Test, with autonomous_system_number, /,
    ],
    // the left of node 0 is its first three bytes, 28 bits with the upper half of byte 3
    ['leads in a circle', patched((bytes) => bytes.writeUIntBE(0, 0, 3)), 'asn', /in a circle/],
    [
      'leads out of its data',
      patched((bytes) => bytes.writeUIntBE(0x7f_ffff, 0, 3)),
      'asn',
      /out of its data/,
    ],
    [
      'leads in between',
      patched((bytes) => bytes.writeUIntBE(nodesOf(good) + 3, 0, 3)),
      'asn',
      /out of its data/,
    ],
    ['ends before its tree does', patchMetadata(good, 'node_count', 0xffff), 'asn', /too short/],
    [
      'has records of another size',
      patchMetadata(good, 'record_size', 48),
      'asn',
      /metadata cannot be read/,
    ],
    ['is of another IP version', patchMetadata(good, 'ip_version', 5), 'asn', /IP version 5/],
  ]
  for (const [what, bytes, kind, message] of cases) {
    it(`is refused: it ${what}`, async () => {
      await assert.rejects(loadDatabase(kind, bytes), (error) => {
        assert.ok(error instanceof DatabaseError)
        assert.match(error.message, message)
        return true
      })
    })
  }

  it('is refused, or read as far as it makes sense, wherever it is cut off', async () => {
    for (let length = 0; length < good.length; length++)
      await assertHarmless(good.subarray(0, length))
  })

  it('is refused, or read as far as it makes sense, whatever bytes are wrong', async () => {
    const pick = below(5)
    const { bytes } = randomDatabase(40, asRecord, { aliases: true })
    for (const original of [good, bytes]) {
      for (let round = 0; round < 1500; round++) {
        const broken = Buffer.from(original)
        for (let times = 1 + pick(4); times > 0; times--) broken[pick(broken.length)] = pick(256)
        await assertHarmless(broken)
      }
    }
  })
})

describe("MaxMind's test databases", { skip: mmdbFolder === undefined && NO_DATABASES }, () => {
  const files: [string, DatabaseKind][] = [
    ['GeoLite2-ASN-Test.mmdb', 'asn'],
    ['GeoIP2-ISP-Test.mmdb', 'asn'],
    ['GeoLite2-Country-Test.mmdb', 'country'],
    ['GeoLite2-City-Test.mmdb', 'country'],
  ]
  for (const [name, kind] of files) {
    it(`${name}: answers as the library does for all networks`, async () => {
      const bytes = mmdbFile(name)
      const loaded = await loadDatabase(kind, bytes)
      const count = assertAgrees(kind, bytes, loaded)
      assert.ok(count > 100, `${count} networks`)
    })
  }
})

/** Compares the first and last address of all networks; says how many have an answer. */
function assertAgrees(kind: DatabaseKind, bytes: Buffer, loaded: LoadedDatabase): number {
  let answers = 0
  const families = new Reader<Response>(bytes).metadata.ipVersion === 4 ? [4] : [4, 6]
  for (const family of families as (4 | 6)[]) {
    for (const { first, last, record } of databaseNetworks(bytes, family)) {
      const expected = kind === 'asn' ? asOfRecord(record)?.number : countryOfRecord(record)
      assert.equal(answer(loaded, first), expected, plain(first))
      assert.equal(answer(loaded, last), expected, plain(last))
      if (expected !== undefined) answers++
    }
  }
  return answers
}

async function assertHarmless(bytes: Buffer): Promise<void> {
  for (const kind of ['asn', 'country'] as const) {
    try {
      const loaded = await loadDatabase(kind, bytes)
      for (const text of ['8.8.8.8', '2001:db8::1', '255.255.255.255']) answer(loaded, text)
      assert.ok(loaded.table.prefixes.length <= 2 * 2 ** 16 + 16 * (bytes.length / 6))
    } catch (error) {
      assert.ok(error instanceof DatabaseError, `${(error as Error).stack}`)
    }
  }
}

function answer(
  { table }: LoadedDatabase,
  address: string | AddressWords,
): number | string | undefined {
  const words =
    typeof address === 'string' ? (parseAddress(address) ?? assert.fail(address)) : address
  const value = findPrefix(table.prefixes, Uint32Array.from(words), 0)
  return value < 0 ? undefined : (table.names[value] ?? table.asNumbers[value])
}

function database(entries: Readonly<Record<string, MmdbValue>>, options?: MmdbOptions): Buffer {
  const list = Object.entries(entries).map(
    ([cidr, record]): MmdbEntry => ({ network: parseNetwork(cidr) ?? assert.fail(cidr), record }),
  )
  return writeMmdb(list, options)
}

function nodesOf(bytes: Buffer): number {
  return new Reader<Response>(bytes).metadata.nodeCount
}

/** Writes another number in the place of one of the metadata. */
function patchMetadata(bytes: Buffer, key: string, value: number): Buffer {
  const at = bytes.lastIndexOf(key) + key.length
  const size = (bytes[at] ?? 0) & 31
  const number = Buffer.from([(6 << 5) | 2, value >> 8, value & 255])
  return Buffer.concat([bytes.subarray(0, at), number, bytes.subarray(at + 1 + size)])
}
