import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { AddressFiles, type AddressSources } from '../../src/enrich/address-files.ts'
import type { AddressTable, AddressTables } from '../../src/enrich/address-tables.ts'
import { findPrefix } from '../../src/enrich/prefix/prefix-table.ts'
import { parseAddress, parseNetwork } from '../../src/model/address.ts'
import { eventually } from '../support/eventually.ts'
import { writeMmdb } from '../support/mmdb-writer.ts'
import { TestLog } from '../support/test-log.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowtally-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('files of addresses', () => {
  it('are read in the background, and tell the names of AS', async () => {
    const { path, files, changes, learned, log, clock } = setUp()
    writeFileSync(path('asn.mmdb'), asDatabase(64_500, 'Example'))
    writeFileSync(path('country.mmdb'), countryDatabase('NL'))
    writeFileSync(path('networks.csv'), '10.0.0.0/8,office,64512\n')
    assert.deepEqual(files.tables, { asn: [], country: [], networks: undefined }, 'inert')
    files.start()
    await eventually(() => assert.equal(changes.length, 1))
    const { asn, country, networks } = files.tables
    assert.deepEqual(
      [as(asn[0]), name(country[0]), as(networks, '10.0.0.1'), name(networks, '10.0.0.1')],
      [64_500, 'NL', 64_512, 'office'],
    )
    assert.deepEqual(learned, [[64_500, 'Example']])
    assert.deepEqual(files.states, [
      state('asn', path('asn.mmdb'), { built: 1_700_000_000_000, loaded: clock.now() }),
      state('country', path('country.mmdb'), { built: 1_700_000_000_000, loaded: clock.now() }),
      state('networks', path('networks.csv'), { loaded: clock.now() }),
    ])
    assert.deepEqual(log.take(), [
      `info database was read file=${path('asn.mmdb')} type=Test networks=1 built=2023-11-14`,
      `info database was read file=${path('country.mmdb')} type=Test networks=1 built=2023-11-14`,
      `info networks were read file=${path('networks.csv')} networks=1`,
    ])
    await files.stop()
  })

  it('are looked at every 10 s, and read again when they are other ones', async () => {
    const { path, files, changes, clock } = setUp()
    writeFileSync(path('asn.mmdb'), asDatabase(64_500))
    writeFileSync(path('country.mmdb'), countryDatabase('NL'))
    writeFileSync(path('networks.csv'), '10.0.0.0/8,office\n')
    files.start()
    await eventually(() => assert.deepEqual(clock.waits, [10_000]))
    const before = files.tables
    clock.advance(10_000)
    await eventually(() => assert.deepEqual(clock.waits, [10_000]))
    assert.equal(files.tables, before, 'nothing was new')
    writeFileSync(path('asn.mmdb'), asDatabase(64_501, 'Longer name'))
    clock.advance(10_000)
    await eventually(() => assert.equal(changes.length, 2))
    assert.equal(as(files.tables.asn[0]), 64_501)
    assert.equal(files.tables.country[0], before.country[0])
    await files.stop()
  })

  const broken: [string, (path: string) => void, RegExp][] = [
    ['is cut off', (path) => writeFileSync(path, asDatabase(1).subarray(0, 50)), /cut off/],
    ['is empty', (path) => writeFileSync(path, ''), /the file is empty/],
    ['is something else', (path) => writeFileSync(path, 'PK'), /no MaxMind database/],
    ['has no AS numbers', (path) => writeFileSync(path, countryDatabase('NL')), /no AS numbers/],
    ['is gone', (path) => rmSync(path), /there is no such file/],
  ]
  for (const [what, breakIt, message] of broken) {
    it(`stay in use when the new one ${what}, and are told of once`, async () => {
      const { path, files, changes, log } = setUp({ networks: undefined, country: [] })
      writeFileSync(path('asn.mmdb'), asDatabase(64_500))
      await files.look()
      log.take()
      breakIt(path('asn.mmdb'))
      await files.look()
      await files.look()
      assert.equal(changes.length, 1)
      assert.equal(as(files.tables.asn[0]), 64_500)
      const [warning = '', ...more] = log.take()
      assert.match(warning, /^warn databases\.asn: .*; what was read before stays in use file=/)
      assert.match(warning, message)
      assert.deepEqual(more, [])
      assert.match(files.states[0]?.error ?? '', message)
      writeFileSync(path('asn.mmdb'), asDatabase(64_999, 'and back again'))
      await files.look()
      assert.equal(as(files.tables.asn[0]), 64_999)
      assert.equal(files.states[0]?.error, '')
    })
  }

  it('may come later: nothing waits for them', async () => {
    const { path, files, changes, log } = setUp()
    await files.look()
    assert.deepEqual(changes, [])
    assert.deepEqual(log.take(), [
      `warn databases.asn: there is no such file; nothing is looked up in it until it can be read file=${path('asn.mmdb')}`,
      `warn databases.country: there is no such file; nothing is looked up in it until it can be read file=${path('country.mmdb')}`,
      `warn networks: there is no such file; nothing is looked up in it until it can be read file=${path('networks.csv')}`,
    ])
    writeFileSync(path('country.mmdb'), countryDatabase('NL'))
    await files.look()
    assert.equal(changes.length, 1)
    assert.equal(name(files.tables.country[0]), 'NL')
  })

  it('are read again when they come back as they were', async () => {
    const { path, files } = setUp({ networks: undefined, country: [] })
    writeFileSync(path('asn.mmdb'), asDatabase(64_500))
    utimesSync(path('asn.mmdb'), 1, 1)
    await files.look()
    renameSync(path('asn.mmdb'), path('elsewhere'))
    await files.look()
    assert.equal(files.states[0]?.error, 'there is no such file')
    renameSync(path('elsewhere'), path('asn.mmdb'))
    await files.look()
    assert.equal(files.states[0]?.error, '')
  })

  it('lose a bad line of networks only, and say so', async () => {
    const { path, files, log } = setUp({ asn: [], country: [] })
    const bad = Array.from({ length: 5 }, (_, i) => `10.0.0.0/${33 + i},x\n`).join('')
    writeFileSync(path('networks.csv'), `${bad}10.0.0.0/8,office\n`)
    await files.look()
    assert.equal(name(files.tables.networks, '10.0.0.1'), 'office')
    assert.equal(files.states[0]?.unreadable, 5)
    const lines = log.take()
    assert.equal(
      lines[1],
      `warn networks: line 1: expected a network as 192.0.2.0/24, got "10.0.0.0/33"; the line is left out file=${path('networks.csv')}`,
    )
    assert.equal(
      lines.at(-1),
      `warn networks: these lines are left out file=${path('networks.csv')} lines=5`,
    )
  })

  it('can be others from now on; those that stay are not read again', async () => {
    const { path, files, changes, log } = setUp()
    writeFileSync(path('asn.mmdb'), asDatabase(64_500))
    writeFileSync(path('other.mmdb'), asDatabase(64_501))
    writeFileSync(path('country.mmdb'), countryDatabase('NL'))
    writeFileSync(path('networks.csv'), '10.0.0.0/8,office\n')
    await files.look()
    log.take()
    const before = files.tables
    const network = parseNetwork('10.0.0.0/8') ?? assert.fail()
    await files.update({
      databases: { asn: [path('other.mmdb'), path('asn.mmdb')], country: [] },
      networks: { kind: 'inline', networks: [{ network, name: 'lab', as: 0 }] },
    })
    assert.equal(changes.length, 2)
    assert.equal(files.tables.asn[1], before.asn[0])
    assert.equal(as(files.tables.asn[0]), 64_501)
    assert.deepEqual(files.tables.country, [])
    assert.equal(name(files.tables.networks, '10.0.0.1'), 'lab')
    assert.equal(log.take().length, 1)
    await files.update({ databases: { asn: [], country: [] }, networks: undefined })
    assert.deepEqual(files.tables, { asn: [], country: [], networks: undefined })
  })

  it('are no folders', async () => {
    const { files } = setUp({ asn: [folder], country: [], networks: undefined })
    await files.look()
    assert.equal(files.states[0]?.error, 'it is no file')
  })
})

interface Given {
  readonly asn?: readonly string[]
  readonly country?: readonly string[]
  readonly networks?: AddressSources['networks']
}

function setUp(given: Given = {}) {
  const path = (file: string) => join(folder, file)
  const sources: AddressSources = {
    databases: {
      asn: given.asn ?? [path('asn.mmdb')],
      country: given.country ?? [path('country.mmdb')],
    },
    networks: 'networks' in given ? given.networks : { kind: 'file', path: path('networks.csv') },
  }
  const changes: AddressTables[] = []
  const learned: [number, string][] = []
  const clock = new VirtualClock()
  const log = new TestLog()
  const files = new AddressFiles(
    sources,
    {
      changed: (tables) => void changes.push(tables),
      learn: (asn, text) => void learned.push([asn, text]),
    },
    { clock, log },
  )
  return { path, files, changes, learned, clock, log }
}

function state(
  kind: 'asn' | 'country' | 'networks',
  file: string,
  more: { built?: number; loaded: number },
) {
  return { kind, file, entries: 1, built: 0, unreadable: 0, error: '', ...more }
}

function asDatabase(asn: number, organisation = ''): Buffer {
  return database({
    autonomous_system_number: asn,
    autonomous_system_organization: organisation,
  })
}

function countryDatabase(code: string): Buffer {
  return database({ country: { iso_code: code } })
}

function database(record: Parameters<typeof writeMmdb>[0][0]['record']): Buffer {
  const network = parseNetwork('192.0.2.0/24') ?? assert.fail()
  return writeMmdb([{ network, record }], { built: 1_700_000_000 })
}

function valueIn(table: AddressTable | undefined, address: string): number {
  const words = Uint32Array.from(parseAddress(address) ?? assert.fail(address))
  return table === undefined ? -1 : findPrefix(table.prefixes, words, 0)
}

function as(table: AddressTable | undefined, address = '192.0.2.1'): number | undefined {
  return table?.asNumbers[valueIn(table, address)]
}

function name(table: AddressTable | undefined, address = '192.0.2.1'): string | undefined {
  return table?.names[valueIn(table, address)]
}
