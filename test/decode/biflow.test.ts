import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fieldDefinition, fields } from '../../src/model/fields.ts'
import { ipfix, type Specifier, set, template } from '../support/datagram.ts'
import { TestDecoder, type TestDecoderOptions } from '../support/test-decoder.ts'

/** RFC 5103 §6.1. */
const REVERSE = 29305

function read(specifiers: readonly Specifier[], records: string, options?: TestDecoderOptions) {
  const test = new TestDecoder(options)
  test.receive(ipfix([set(2, template(256, specifiers)), set(256, records)]))
  return test
}

/** Bytes, packets and flows of each observation. */
function countsOf({ flows }: TestDecoder) {
  return flows.map(({ bytes, packets, flows: counted }) => [bytes, packets, counted])
}

describe('RFC 5103, bidirectional flows', () => {
  const counters: Specifier[] = [[1, 4], [2, 4], [1, 4, REVERSE], [2, 4, REVERSE]] // biome-ignore format: pairs

  it('are two observations and one flow', () => {
    const test = read(counters, '00000064 00000001 000000c8 00000002')
    assert.deepEqual(countsOf(test), [[100, 1, 1], [200, 2, 0]]) // biome-ignore format: pairs
    assert.equal(test.count('records_ipfix'), 1)
    assert.equal(test.count('observations'), 2)
  })

  it('are one observation where nothing came back', () => {
    const test = read(counters, '00000064 00000001 00000000 00000000')
    assert.deepEqual(countsOf(test), [[100, 1, 1]])
  })

  it('came back with packets if not with bytes', () => {
    const test = read([[1, 4], [2, 4, REVERSE]], '00000064 00000002') // biome-ignore format: pairs
    assert.deepEqual(countsOf(test), [[100, undefined, 1], [undefined, 2, 0]]) // biome-ignore format: pairs
  })

  it('fill no batch beyond its end', () => {
    const test = read(counters, '00000064 00000001 000000c8 00000002'.repeat(300))
    assert.equal(test.count('records_ipfix'), 300)
    assert.equal(test.flows.length, 600)
    assert.equal(test.flows.filter(({ flows }) => flows === 1).length, 300)
  })

  it('are read by IE 231, 232, 298, 299 as well', () => {
    const test = read([[231, 4], [232, 4], [298, 4], [299, 4]], '00000064 000000c8 00000001 00000002') // biome-ignore format: pairs
    assert.deepEqual(countsOf(test), [[100, 1, 1], [200, 2, 0]]) // biome-ignore format: pairs
  })

  it('are not read by IE 232 and 299 beside IE 1 and 2, or 85: they would count it twice', () => {
    for (const [bytes, packets] of [
      [1, 2],
      [85, 86],
    ] as const) {
      // biome-ignore format: pairs
      const both: Specifier[] = [[bytes, 4], [packets, 4], [231, 4], [232, 4], [298, 4], [299, 4]] // biome-ignore format: a template
      const test = read(both, '00000064 00000001 00000064 000000c8 00000001 00000002')
      assert.deepEqual(countsOf(test), [[100, 1, 1]])
    }
  })

  it('are read from records that differ in length', () => {
    const test = read([...counters, [236, 65535]], '00000064 00000001 000000c8 00000002 02 4142')
    assert.deepEqual(countsOf(test), [[100, 1, 1], [200, 2, 0]]) // biome-ignore format: pairs
    assert.deepEqual(test.flows.map((flow) => flow.vrf_name), ['AB', 'AB']) // biome-ignore format: short
  })

  it('have the same rate both ways', () => {
    const test = read([[34, 1], ...counters], '0a 00000064 00000001 000000c8 00000002')
    assert.deepEqual(test.flows.map(({ rate }) => rate), [10, 10]) // biome-ignore format: short
  })

  const ends: Specifier[] = [[8, 4], [12, 4], [7, 2], [11, 2], [9, 1], [13, 1], [16, 4], [17, 4], [10, 4], [14, 4], [6, 1], [6, 1, REVERSE]] // biome-ignore format: a template
  const record = 'c0000201 c6336402 3039 01bb 18 10 0000fbf0 0000fbf1 00000007 00000008 02 12'

  it('swap their ends on the way back, in every field that has an opposite', () => {
    const test = read([...ends, ...counters], `${record} 00000064 00000001 000000c8 00000002`)
    const [there, back] = test.flows
    for (const { name } of fields) {
      const { opposite, from } = fieldDefinition(name)
      if (opposite === undefined || from === 'enrich') continue
      assert.deepEqual(back?.[name], there?.[opposite], name)
    }
    assert.equal(back?.src_net, '198.51.0.0/16')
    assert.equal(back?.in_if, 8)
    assert.equal(back?.tcp_flags, 18)
  })

  it('swap them even if somebody wants only one of the ends', () => {
    for (const [field, there, back] of [
      ['src_as', 64496, 64497],
      ['src_addr', '192.0.2.1', '198.51.100.2'],
      ['dst_net', '198.51.0.0/16', '192.0.2.0/24'],
      ['out_if', 8, 7],
    ] as const) {
      const data = `${record} 00000064 00000001 000000c8 00000002`
      const test = read([...ends, ...counters], data, { wanted: [field, 'bytes'] })
      assert.deepEqual(test.flows.map((flow) => flow[field]), [there, back]) // biome-ignore format: short
    }
  })
})
