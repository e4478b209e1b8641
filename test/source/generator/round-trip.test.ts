import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Decoder } from '../../../src/decode/decoder.ts'
import { Dictionary } from '../../../src/model/dictionary.ts'
import { FieldSet } from '../../../src/model/field-set.ts'
import type { Flows } from '../../../src/model/flows.ts'
import { Generator } from '../../../src/source/generator/generator.ts'
import { type Protocol, protocols } from '../../../src/source/generator/protocol.ts'
import { Totals } from '../../../src/source/generator/totals.ts'
import { namedInterfaces } from '../../../src/source/generator/traffic/named-interfaces.ts'
import { testLimits } from '../../support/decode-capture.ts'
import { ignore } from '../../support/ignore.ts'

const start = Date.parse('2026-01-31T12:00:00Z')

/** What the decoder finds in a minute and a half of traffic, and what the generator says of it. */
function roundTrip(protocol: Protocol) {
  const found = { records: 0, bytes: 0, packets: 0 }
  const problems: string[] = []
  const rates = new Set<number>()
  /** By the number of the sampler, the ifIndex of all interfaces that its flows went through. */
  const used = new Map<number, Set<number>>()
  const decoder = new Decoder({
    wanted: new FieldSet(['bytes', 'packets', 'in_if', 'out_if']),
    defaultRate: undefined,
    decapsulate: new Set(),
    identity: 'agent',
    limits: testLimits,
    names: new Dictionary(100),
    allow: [],
    overrides: [],
    sink: {
      ...ignore,
      flows: (flows) => {
        found.records += flows.size
        const interfaces = used.get(flows.sampler) ?? new Set()
        used.set(flows.sampler, interfaces)
        for (let row = 0; row < flows.size; row++) {
          found.bytes += valueAt(flows, 'bytes', row)
          found.packets += valueAt(flows, 'packets', row)
          interfaces.add(wordAt(flows, 'in_if', row)).add(wordAt(flows, 'out_if', row))
          rates.add(flows.rates[row] ?? 0)
        }
      },
      problem: (reason) => problems.push(reason),
    },
  })
  const totals = new Totals()
  const count = 9000
  const settings = { seed: 1, start, rate: 100, samplers: 2, protocols: [protocol], count }
  const generator = new Generator(settings)
  while (generator.due < Number.POSITIVE_INFINITY) {
    const received = generator.due
    const emission = generator.next(received)
    if (emission === undefined) break
    totals.add(emission)
    const address = `127.0.0.${emission.sampler + 1}`
    decoder.receive({ format: 'flow', bytes: emission.datagram, address, port: 2000, received })
  }
  const told = decoder.samplers.inBandNames.takeNews()
  return { found, problems, rates: [...rates], totals, used, told }
}

function wordAt(flows: Flows, name: 'in_if' | 'out_if', row: number): number {
  const { data, step } = flows.column(name) ?? { data: [], step: 0 }
  return data[row * step] ?? 0
}

function valueAt(flows: Flows, name: 'bytes' | 'packets', row: number): number {
  const { data, step } = flows.column(name) ?? { data: [], step: 0 }
  return (data[row * step] ?? 0) * 2 ** 32 + (data[row * step + 1] ?? 0)
}

describe('what the generator sends', () => {
  for (const protocol of protocols) {
    it(`is found by the decoder to the byte: ${protocol}`, () => {
      const { found, problems, rates, totals } = roundTrip(protocol)
      const { records, bytes, packets } = totals
      assert.deepEqual(found, { records, bytes, packets })
      assert.deepEqual(problems, [])
      assert.deepEqual(rates, [1000])
    })
  }

  for (const protocol of ['ipfix', 'v9'] as const) {
    it(`has names for all interfaces, which the decoder learns: ${protocol}`, () => {
      const { told, used } = roundTrip(protocol)
      assert.equal(used.size, 2)
      for (const [sampler, [number, interfaces]] of [...used].entries()) {
        const ofSampler = told.filter((name) => name.sampler === number)
        assert.deepEqual(
          ofSampler.map(({ kind, key, name, description }) => [kind, key, name, description]),
          namedInterfaces(1, sampler).map((one) => [
            'interfaces',
            one.index,
            one.name,
            one.description,
          ]),
        )
        const named = new Set(ofSampler.map(({ key }) => key))
        assert.equal(interfaces.size, 5)
        for (const index of interfaces) assert.ok(named.has(index), `${index} has no name`)
      }
    })
  }

  it('has no names where the protocol has no options data: v5', () => {
    assert.deepEqual(roundTrip('v5').told, [])
  })
})
