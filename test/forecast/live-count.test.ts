import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { LiveCount } from '../../src/forecast/live-count.ts'
import { assertProperty } from '../support/assert-property.ts'

const IDLE = 15

describe('the count of label sets at a time', () => {
  it('is what a plain model says', () => {
    const sighting = fc.record({ wait: fc.integer({ min: 0, max: 9 }), key: fc.nat(5) })
    assertProperty(
      fc.property(fc.array(sighting, { maxLength: 80 }), (sightings) => {
        const live = new LiveCount(IDLE)
        const seen = new Map<number, number>()
        let minute = 28_000_000
        let most = 0
        for (const { wait, key } of sightings) {
          minute += wait
          live.see(seen.get(key) ?? Number.NEGATIVE_INFINITY, minute)
          seen.set(key, minute)
          const now = [...seen.values()].filter((at) => at > minute - IDLE).length
          most = Math.max(most, now)
        }
        assert.equal(live.most, most)
      }),
    )
  })

  it('tells how many are born in an hour, once the first ones are there', () => {
    const live = new LiveCount(IDLE)
    for (let key = 0; key < 100; key++) live.see(Number.NEGATIVE_INFINITY, 0)
    assert.equal(live.bornPerHour, undefined)
    // one new in each minute of an hour
    for (let minute = 1; minute <= 60; minute++) live.see(Number.NEGATIVE_INFINITY, minute)
    assert.equal(live.bornPerHour, 60)
  })

  it('takes who was idle and comes back for a birth', () => {
    const live = new LiveCount(IDLE)
    live.see(Number.NEGATIVE_INFINITY, 0)
    live.see(0, 30)
    live.see(30, 40)
    assert.equal(live.most, 1)
    assert.equal(live.bornPerHour, 3)
  })
})
