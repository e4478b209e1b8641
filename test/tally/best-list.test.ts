import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BestList } from '../../src/tally/best-list.ts'
import { assertProperty } from '../support/assert-property.ts'

describe('BestList', () => {
  it('has the highest ranks of all, the best first', () => {
    const ranks = fc.array(fc.oneof(fc.integer(), fc.constant(Number.POSITIVE_INFINITY)))
    assertProperty(
      fc.property(ranks, fc.integer({ min: 1, max: 10 }), (all, most) => {
        const list = new BestList(most)
        for (const [item, rank] of all.entries()) list.offer(item, rank)
        const best = [...all].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)).slice(0, most)
        assert.deepEqual(
          list.sorted().map((item) => all[item]),
          best,
        )
      }),
    )
  })
})
