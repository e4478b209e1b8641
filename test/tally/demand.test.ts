import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DEMAND_HALF, Demand } from '../../src/tally/demand.ts'
import { finish } from '../../src/tally/key-hash.ts'
import { assertProperty } from '../support/assert-property.ts'

const BEGAN = 1_700_000_000_000
const MINUTE = 60_000

const hashOf = (value: number) => finish(Math.imul(value, 0x9e37_79b1))

function add(demand: Demand, from: number, to: number, now: number): void {
  demand.rotate(now)
  for (let value = from; value < to; value++) demand.add(hashOf(value))
}

describe('the demand', () => {
  it('is what took something in lately, and forgets the rest', () => {
    const demand = new Demand()
    const near = (minutes: number, expected: number) => {
      demand.rotate(BEGAN + minutes * MINUTE)
      const { estimate } = demand
      assert.ok(Math.abs(estimate - expected) <= expected / 20, `${minutes} min: ${estimate}`)
    }
    add(demand, 0, 100, BEGAN)
    near(29, 100)
    add(demand, 100, 300, BEGAN + 31 * MINUTE)
    near(59, 300)
    near(61, 200)
    near(92, 0)
  })

  it('is nothing after an hour without anything', () => {
    const demand = new Demand()
    add(demand, 0, 100, BEGAN)
    demand.rotate(BEGAN + 2 * DEMAND_HALF)
    assert.equal(demand.estimate, 0)
  })

  it('covers half an hour at least and an hour at most', () => {
    const step = fc.record({ minutes: fc.integer({ min: 0, max: 20 }), key: fc.nat(40) })
    assertProperty(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const demand = new Demand()
        const seen = new Map<number, number>()
        let now = BEGAN
        for (const { minutes, key } of steps) {
          now += minutes * MINUTE
          add(demand, key, key + 1, now)
          seen.set(key, now)
        }
        const since = (age: number) => [...seen.values()].filter((at) => now - at < age).length
        const { estimate } = demand
        assert.ok(estimate >= since(DEMAND_HALF) && estimate <= since(2 * DEMAND_HALF))
      }),
    )
  })
})
