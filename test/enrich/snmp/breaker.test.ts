import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Breaker } from '../../../src/enrich/snmp/breaker.ts'

describe('the breaker of an agent', () => {
  it('opens with the third failure in a row, for 1, 2, 4 … minutes, an hour at most', () => {
    const breaker = new Breaker()
    const pauses: number[] = []
    let now = 0
    for (let failure = 0; failure < 11; failure++) {
      breaker.fail(now)
      let pause = 0
      while (!breaker.allows(now + pause)) pause += 1000
      pauses.push(pause / 1000)
      now += pause
    }
    assert.deepEqual(pauses, [5, 5, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    assert.equal(breaker.isOpen, true)
  })

  it('is closed by an answer, and begins anew', () => {
    const breaker = new Breaker()
    for (let failure = 0; failure < 5; failure++) breaker.fail(0)
    breaker.succeed()
    assert.equal(breaker.isFailing, false)
    assert.equal(breaker.allows(0), true)
    breaker.fail(0)
    breaker.fail(0)
    assert.equal(breaker.isOpen, false)
    breaker.fail(0)
    assert.equal(breaker.allows(59_999), false)
    assert.equal(breaker.allows(60_000), true)
  })
})
