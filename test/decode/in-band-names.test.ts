import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NameKey, NameKindName } from '../../src/decode/name-table.ts'
import { ipfix, ipfixOptions, netflow9, netflow9Options, padded, type Specifier, set, unsigned } from '../support/datagram.ts' // biome-ignore format: short
import { RECEIVED, TestDecoder } from '../support/test-decoder.ts'

/** Options data of IPFIX in one message: the template, then records of it. */
function options(
  scopes: readonly Specifier[],
  fields: readonly Specifier[],
  ...records: readonly string[]
): Uint8Array {
  return ipfix([set(3, ipfixOptions(257, scopes, fields)), set(257, records.join(' '))])
}

/** The same of v9. */
function options9(
  scopes: readonly Specifier[],
  fields: readonly Specifier[],
  ...records: readonly string[]
): Uint8Array {
  return netflow9([set(1, netflow9Options(257, scopes, fields)), set(257, records.join(' '))])
}

/** What the only domain of a sampler calls things of a kind: key, name, description. */
function namesOf(test: TestDecoder, kind: NameKindName, address?: string) {
  const [domain] = test.sampler(address).domains
  return [...(domain?.names[kind] ?? [])].map(
    ([key, { name, description }]): [NameKey, string, string] => [key, name, description],
  )
}

/** What the names of a kind are after options data. */
function learned(kind: NameKindName, ...datagrams: readonly Uint8Array[]) {
  const test = new TestDecoder()
  test.receive(datagrams)
  return namesOf(test, kind)
}

const system = '0a000001'
const u32 = (value: number) => unsigned(value, 4)

describe('the names of interfaces', () => {
  const name: readonly Specifier[] = [[82, 8]]
  const eth1 = padded('eth1', 8)

  it('RFC 3954 §6.1: are by the scope Interface of v9', () => {
    assert.deepEqual(learned('interfaces', options9([[2, 4]], name, u32(7) + eth1)), [
      [7, 'eth1', ''],
    ])
  })

  it('RFC 3954 §6.1: are by a field, where the scope is the System', () => {
    const fields: readonly Specifier[] = [[10, 4], [82, 8], [83, 12]] // biome-ignore format: pairs
    const record = system + u32(7) + eth1 + padded('to the core', 12)
    assert.deepEqual(learned('interfaces', options9([[1, 4]], fields, record)), [
      [7, 'eth1', 'to the core'],
    ])
  })

  it('RFC 3954 §6.1: are by no other scope of v9, even if an element has its number', () => {
    assert.deepEqual(learned('interfaces', options9([[10, 4]], name, u32(7) + eth1)), [])
  })

  for (const [element, id] of [
    ['ingressInterface', 10],
    ['egressInterface', 14],
    ['ingressPhysicalInterface', 252],
    ['egressPhysicalInterface', 253],
  ] as const) {
    it(`are by IE ${id} (${element}) of IPFIX, be it scope or field`, () => {
      const expected = [[7, 'eth1', '']]
      assert.deepEqual(learned('interfaces', options([[id, 2]], name, `0007${eth1}`)), expected)
      const fields: readonly Specifier[] = [[id, 4], ...name]
      const record = system + u32(7) + eth1
      assert.deepEqual(learned('interfaces', options([[149, 4]], fields, record)), expected)
    })
  }

  it('are by the one that is an interface where there are two', () => {
    const scopes: readonly Specifier[] = [[10, 4], [14, 4]] // biome-ignore format: pairs
    const records = [u32(7) + u32(7) + eth1, u32(0) + u32(8) + padded('eth2', 8)]
    assert.deepEqual(learned('interfaces', options(scopes, name, ...records)), [
      [7, 'eth1', ''],
      [8, 'eth2', ''],
    ])
  })

  it('are not those of 0, which is no interface, nor empty ones', () => {
    assert.deepEqual(
      learned('interfaces', options([[10, 4]], name, u32(0) + eth1, u32(9) + padded('', 8))),
      [],
    )
  })

  it('are not by elements of enterprises', () => {
    assert.deepEqual(learned('interfaces', options([[10, 4]], [[82, 8, 9]], u32(7) + eth1)), [])
    assert.deepEqual(learned('interfaces', options([[10, 4, 9]], name, u32(7) + eth1)), [])
  })

  it('RFC 7011 §7: may be of any length', () => {
    const fields: readonly Specifier[] = [[82, 65535], [83, 65535]] // biome-ignore format: pairs
    const long = 'x'.repeat(300)
    const record = `00000007 04${padded('eth1', 4)} ff012c${padded(long, 300)}`
    const empty = '00000008 00 00'
    assert.deepEqual(learned('interfaces', options([[10, 4]], fields, record, empty)), [
      [7, 'eth1', long.slice(0, 256)],
    ])
  })

  it('and their descriptions may come with different templates', () => {
    const names = options([[10, 4]], name, u32(7) + eth1)
    const descriptions = options([[10, 4]], [[83, 8]], u32(7) + padded('uplink', 8))
    assert.deepEqual(learned('interfaces', names, descriptions), [[7, 'eth1', 'uplink']])
    assert.deepEqual(learned('interfaces', descriptions, names), [[7, 'eth1', 'uplink']])
  })

  it('are the newest ones, with the time when they came', () => {
    const test = new TestDecoder()
    test.receive(options([[10, 4]], name, u32(7) + eth1))
    test.receive(options([[10, 4]], name, u32(7) + padded('wan', 8)), { received: RECEIVED + 5 })
    const [domain] = test.sampler().domains
    const { name: newest, received } = domain?.names.interfaces.get(7) ?? {}
    assert.deepEqual([newest, received], ['wan', RECEIVED + 5])
    assert.equal(test.decoder.samplers.inBandNames.size, 1)
  })

  it('are of one observation domain only', () => {
    const test = new TestDecoder()
    test.receive(options([[10, 4]], name, u32(7) + eth1))
    test.receive(ipfix([], { domain: 2 }))
    const sizes = [...test.sampler().domains].map(({ names }) => names.interfaces.size)
    assert.deepEqual(sizes, [1, 0])
  })

  it('are there when their template comes later', () => {
    const test = new TestDecoder()
    test.receive(ipfix([set(257, u32(7) + eth1)]))
    test.receive(ipfix([set(3, ipfixOptions(257, [[10, 4]], name))]))
    assert.deepEqual(namesOf(test, 'interfaces'), [[7, 'eth1', '']])
  })
})

describe('the names of VRFs, applications and samplers', () => {
  it('IE 236: are by the VRF id, as scope or field', () => {
    const red = padded('red', 8)
    const expected = [[0x6000_0000, 'red', '']]
    assert.deepEqual(learned('vrfs', options9([[1, 4]], [[234, 4], [236, 8]], system + u32(0x6000_0000) + red)), expected) // biome-ignore format: short
    assert.deepEqual(learned('vrfs', options([[235, 4]], [[236, 8]], u32(0x6000_0000) + red)), expected) // biome-ignore format: short
  })

  it('RFC 6759 §4: are by engine and selector, however many bytes the selector has', () => {
    const fields: readonly Specifier[] = [[96, 8], [94, 16]] // biome-ignore format: pairs
    const names = padded('http', 8) + padded('World Wide Web', 16)
    const expected = [['3:80', 'http', 'World Wide Web']]
    assert.deepEqual(learned('applications', options([[95, 4]], fields, `03000050${names}`)), expected) // biome-ignore format: short
    assert.deepEqual(learned('applications', options([[95, 2]], fields, `0350${names}`)), expected)
    const asField: readonly Specifier[] = [[95, 4], ...fields]
    const record = `${system} 03000050 ${names}`
    assert.deepEqual(learned('applications', options9([[1, 4]], asField, record)), expected)
  })

  it('RFC 6759 §4: are not those of an application with no bytes or more than eight', () => {
    const fields: readonly Specifier[] = [[96, 4]]
    const record = (id: string) => `${unsigned(id.length / 2, 1)}${id} ${padded('http', 4)}`
    const records = [record(''), record('030000000000000050'), record('0300000000000050')]
    assert.deepEqual(learned('applications', options([[95, 65535]], fields, ...records)), [
      ['3:80', 'http', ''],
    ])
  })

  it('IE 84, IE 335: are by the id of the sampler or selector', () => {
    const name = padded('edge', 8)
    assert.deepEqual(learned('samplers', options9([[1, 4]], [[48, 1], [84, 8]], `${system}02${name}`)), [[2, 'edge', '']]) // biome-ignore format: short
    assert.deepEqual(learned('samplers', options([[302, 8]], [[335, 8]], `0000000000000002${name}`)), [[2, 'edge', '']]) // biome-ignore format: short
  })

  it('come with a sampling rate, too', () => {
    const test = new TestDecoder()
    const fields: readonly Specifier[] = [[50, 4], [84, 8]] // biome-ignore format: pairs
    test.receive(options([[302, 4]], fields, u32(2) + u32(1000) + padded('edge', 8)))
    const [domain] = test.sampler().domains
    assert.equal(domain?.rates.rate(2), 1000)
    assert.equal(domain?.names.samplers.get(2)?.name, 'edge')
  })
})

describe('the names of all samplers', () => {
  const interfaces = (from: number, to: number) => {
    const records: string[] = []
    for (let i = from; i < to; i++) records.push(u32(i) + padded(`if${i}`, 8))
    return options([[10, 4]], [[82, 8]], ...records)
  }

  it('are bounded: what was told longest ago leaves, and that is counted', () => {
    const test = new TestDecoder({ limits: { inBandNames: 80 } })
    for (let i = 0; i < 16; i++) {
      test.receive(interfaces(1, 11), { address: `192.0.2.${i + 1}` })
    }
    assert.equal(test.decoder.samplers.inBandNames.size, 80)
    assert.deepEqual(namesOf(test, 'interfaces', '192.0.2.8'), [])
    assert.equal(test.count('names_evicted', '192.0.2.8'), 10)
    assert.equal(namesOf(test, 'interfaces', '192.0.2.9').length, 10)
    assert.equal(test.count('names_evicted', '192.0.2.9'), 0)
  })

  it('stay while they are told again', () => {
    const test = new TestDecoder({ limits: { inBandNames: 80 } })
    test.receive(interfaces(1, 11), { address: '192.0.2.1' })
    for (let i = 1; i < 16; i++) {
      test.receive(interfaces(1, 11), { address: `192.0.2.${i + 1}` })
      test.receive(interfaces(1, 11), { address: '192.0.2.1' })
    }
    assert.equal(test.count('names_evicted', '192.0.2.1'), 0)
    assert.equal(namesOf(test, 'interfaces', '192.0.2.1').length, 10)
  })

  it('are not lost to one sampler that has more than its share', () => {
    const test = new TestDecoder({ limits: { inBandNames: 80 } })
    test.receive(interfaces(1, 11), { address: '192.0.2.1' })
    test.receive(interfaces(1, 1001), { address: '192.0.2.2' })
    assert.equal(namesOf(test, 'interfaces', '192.0.2.1').length, 10)
    assert.equal(test.decoder.samplers.inBandNames.size, 80)
    assert.deepEqual(namesOf(test, 'interfaces', '192.0.2.2').at(-1), [1000, 'if1000', ''])
  })

  it('leave with their session', () => {
    const test = new TestDecoder({ limits: { sessions: 1 } })
    test.receive(interfaces(1, 11))
    test.receive(interfaces(1, 4), { address: '192.0.2.2' })
    assert.equal(test.decoder.samplers.inBandNames.size, 3)
  })
})
