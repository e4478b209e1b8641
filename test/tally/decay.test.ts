import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Decay, HALF_LIFE } from '../../src/tally/decay.ts'

const DAY = 86_400_000

describe('Decay', () => {
  it('lets what comes a half-life later weigh twice as much', () => {
    const decay = new Decay()
    assert.equal(decay.weight(5000), 1)
    assert.equal(decay.weight(5000 + HALF_LIFE), 2)
    assert.equal(decay.weight(5000 + 4 * HALF_LIFE), 16)
  })

  it('begins anew before weights are too large for a number, without a change of order', () => {
    const decay = new Decay()
    decay.weight(0)
    assert.equal(decay.rebase(5 * DAY), undefined)
    const before = decay.weight(6 * DAY)
    const factor = decay.rebase(6 * DAY)
    assert.equal(decay.weight(6 * DAY), before * (factor ?? Number.NaN))
    assert.equal(decay.rebase(6 * DAY), undefined)
  })
})
