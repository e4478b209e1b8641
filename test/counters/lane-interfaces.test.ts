import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { LaneInterfaces } from '../../src/counters/lane-interfaces.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import { Flows } from '../../src/model/flows.ts'
import { interfaceWords } from '../../src/model/named-numbers.ts'
import { assertProperty } from '../support/assert-property.ts'
import { counterSample } from './samples.ts'

/** A flow sample: interfaces, bytes, sampling rate, and 0 or 1 where the one or the other took it. */
type Sampled = readonly [
  inIf: number,
  outIf: number,
  bytes: number,
  rate: number,
  direction?: number,
]

const flows = new Flows(new FieldSet([...LaneInterfaces.fields, 'flow_direction']))

function batch(samples: readonly Sampled[]): Flows {
  flows.begin(samples.length, new Uint8Array(0))
  for (const [row, [inIf, outIf, bytes, rate, direction]] of samples.entries()) {
    if (direction !== undefined) flows.column('flow_direction')?.data.set([direction], row)
    flows.column('in_if')?.data.set([inIf], row)
    flows.column('out_if')?.data.set([outIf], row)
    flows.column('bytes')?.data.set([0, bytes], 2 * row)
    flows.rates[row] = rate
  }
  return flows
}

const none = { bytes: 0, samples: 0 }
const nothing = { in: none, out: none }

/** The counters of an interface, or a flow sample with its two. */
type Event = number | readonly [inIf: number, outIf: number]

const interfaceIndex = fc.integer({ min: 1, max: 3 })
const event: fc.Arbitrary<Event> = fc.oneof(
  interfaceIndex,
  fc.tuple(interfaceIndex, interfaceIndex),
)

/** By interface, 30 bytes for each flow sample that came in between two samples of its counters. */
function inBetween(events: readonly Event[]): Map<number, number> {
  const bytes = new Map<number, number>()
  for (const ifIndex of new Set(events.filter((what) => typeof what === 'number'))) {
    const inside = events.slice(events.indexOf(ifIndex), events.lastIndexOf(ifIndex))
    const samples = inside.filter((what) => typeof what !== 'number' && what[0] === ifIndex)
    bytes.set(ifIndex, 30 * samples.length)
  }
  return bytes
}

describe('the counters of interfaces', () => {
  it('are reported once, with the sampler and the ifIndex', () => {
    const interfaces = new LaneInterfaces(10)
    interfaces.counters(3, 0, counterSample(1, { ifInOctets: 5n }))
    const [sample] = interfaces.report().samples
    assert.equal(sample?.sampler, 3)
    assert.equal(sample?.ifIndex, 7)
    assert.equal(sample?.estimate, undefined)
    assert.deepEqual(interfaces.report(), { samples: [], discards: [], refused: 0 })
  })

  it('are those of the data source where the sample has no other ifIndex', () => {
    const interfaces = new LaneInterfaces(10)
    const ethernet = { dot3StatsFCSErrors: 1n }
    interfaces.counters(3, 0, counterSample(1, ethernet, { ifIndex: undefined, source: 9 }))
    assert.deepEqual(
      interfaces.report().samples.map(({ ifIndex }) => ifIndex),
      [9],
    )
  })

  it('are not those of a host, a VLAN, or nothing', () => {
    const interfaces = new LaneInterfaces(10)
    interfaces.counters(3, 0, counterSample(1, {}))
    interfaces.counters(3, 0, counterSample(1, { ifInOctets: 1n }, { ifIndex: 0 }))
    const vlan = { ifIndex: undefined, sourceType: 1 }
    interfaces.counters(3, 0, counterSample(1, { ifInOctets: 1n }, vlan))
    assert.deepEqual(interfaces.report().samples, [])
  })

  it('are bounded in a report, and what is refused is counted', () => {
    const interfaces = new LaneInterfaces(2)
    for (let ifIndex = 1; ifIndex <= 5; ifIndex++) {
      interfaces.counters(1, 0, counterSample(1, { ifInOctets: 1n }, { ifIndex }))
    }
    const { samples, refused } = interfaces.report()
    assert.equal(samples.length, 2)
    assert.equal(refused, 3)
  })
})

describe('what flow samples say of an interface', () => {
  it('is for the time between two samples of its counters', () => {
    const interfaces = new LaneInterfaces(10)
    const estimates = () => interfaces.report().samples.map(({ estimate }) => estimate)
    interfaces.flows(1, batch([[7, 8, 100, 10]]))
    interfaces.counters(1, 0, counterSample(1, { ifInOctets: 0n }))
    assert.deepEqual(estimates(), [undefined])
    interfaces.flows(1, batch([[7, 8, 100, 10], [8, 7, 50, 2], [9, 8, 1, 1]])) // biome-ignore format: short
    interfaces.flows(2, batch([[7, 7, 9999, 1]]))
    interfaces.counters(1, 0, counterSample(2, { ifInOctets: 900n }))
    assert.deepEqual(estimates(), [
      { in: { bytes: 1000, samples: 1 }, out: { bytes: 100, samples: 1 } },
    ])
    interfaces.counters(1, 0, counterSample(3, { ifInOctets: 900n }))
    assert.deepEqual(estimates(), [nothing])
  })

  it('counts a packet once at each of its interfaces, also if both took a sample of it', () => {
    const interfaces = new LaneInterfaces(10)
    const tell = () => {
      for (const ifIndex of [7, 8]) {
        interfaces.counters(1, 0, counterSample(1, { ifInOctets: 0n }, { ifIndex }))
      }
      return interfaces.report().samples.map(({ estimate }) => estimate)
    }
    tell()
    const one = { bytes: 1000, samples: 1 }
    const expected = [
      { in: one, out: none },
      { in: none, out: one },
    ]
    interfaces.flows(1, batch([[7, 8, 100, 10, 0]]))
    assert.deepEqual(tell(), expected, 'as it comes in')
    interfaces.flows(1, batch([[7, 8, 100, 10, 0], [7, 8, 100, 10, 1]])) // biome-ignore format: short
    assert.deepEqual(tell(), expected, 'as it comes in and as it goes out')
  })

  it('is not for what is no interface', () => {
    const interfaces = new LaneInterfaces(10)
    interfaces.counters(1, 0, counterSample(1, { ifInOctets: 0n }))
    const { local, multiple } = interfaceWords
    interfaces.flows(1, batch([[local, multiple, 100, 1]]))
    interfaces.counters(1, 0, counterSample(2, { ifInOctets: 0n }))
    assert.deepEqual(interfaces.report().samples[1]?.estimate, nothing)
  })

  it('loses no flow sample between the first and the last sample of counters', () => {
    assertProperty(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const interfaces = new LaneInterfaces(100)
        for (const [sequence, what] of events.entries()) {
          if (typeof what === 'number') {
            interfaces.counters(
              1,
              0,
              counterSample(sequence, { ifInOctets: 0n }, { ifIndex: what }),
            )
          } else {
            interfaces.flows(1, batch([[what[0], what[1], 10, 3]]))
          }
        }
        const estimated = new Map<number, number>()
        for (const { ifIndex, estimate } of interfaces.report().samples) {
          estimated.set(ifIndex, (estimated.get(ifIndex) ?? 0) + (estimate?.in.bytes ?? 0))
        }
        assert.deepEqual(estimated, inBetween(events))
      }),
    )
  })

  it('is forgotten for the interface that was silent longest, beyond the limit', () => {
    const interfaces = new LaneInterfaces(2)
    for (const ifIndex of [1, 2, 3]) {
      interfaces.counters(1, 0, counterSample(1, { ifInOctets: 0n }, { ifIndex }))
      interfaces.report()
    }
    for (const ifIndex of [2, 1]) {
      interfaces.counters(1, 0, counterSample(2, { ifInOctets: 0n }, { ifIndex }))
    }
    assert.deepEqual(
      interfaces.report().samples.map(({ estimate }) => estimate),
      [nothing, undefined],
    )
  })
})

describe('discarded packets', () => {
  const discard = { sequence: 1, source: 4, sourceType: 0, in_if: 7, out_if: 0, reason: 258, drops: 0 } // biome-ignore format: short

  it('are counted by where they came in and why', () => {
    const interfaces = new LaneInterfaces(10)
    interfaces.discarded(1, discard)
    interfaces.discarded(1, discard)
    interfaces.discarded(1, { ...discard, in_if: 0 })
    interfaces.discarded(1, { ...discard, in_if: 0, sourceType: 2 })
    assert.deepEqual(
      interfaces.report().discards.map(({ ifIndex, packets }) => [ifIndex, packets]),
      [
        [7, 2],
        [4, 1],
        [0, 1],
      ],
    )
  })

  it('are bounded', () => {
    const interfaces = new LaneInterfaces(3)
    for (let reason = 0; reason < 10; reason++) interfaces.discarded(1, { ...discard, reason })
    const { discards, refused } = interfaces.report()
    assert.equal(discards.length + refused, 10)
    assert.equal(discards.length, 3)
  })
})
