import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ScoreHistogram } from '../../src/tally/score-histogram.ts'
import { random } from './random.ts'

describe('ScoreHistogram', () => {
  it('sums up the largest scores', () => {
    const histogram = new ScoreHistogram()
    for (const score of [1, 1000, 10, 100]) histogram.add(score)
    assert.equal(histogram.largest(0), 0)
    assert.equal(histogram.largest(2), 1100)
    assert.equal(histogram.largest(9), 1111)
  })

  it('has nothing of scores that are nothing', () => {
    const histogram = new ScoreHistogram()
    histogram.add(0)
    assert.equal(histogram.largest(1), 0)
  })

  it('is within 3 % of what sorting says', () => {
    const next = random(1)
    const scores = Array.from({ length: 5000 }, () => 2 ** next(200))
    const close = Array.from({ length: 5000 }, () => 1000 + next(1000))
    for (const all of [scores, close]) {
      const histogram = new ScoreHistogram()
      for (const score of all) histogram.add(score)
      const sorted = all.toSorted((a, b) => b - a)
      for (const count of [1, 10, 1000, 5000]) {
        const exact = sorted.slice(0, count).reduce((sum, one) => sum + one, 0)
        assert.ok(Math.abs(histogram.largest(count) / exact - 1) < 0.03, `${count}`)
      }
    }
  })
})
