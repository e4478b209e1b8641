import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startClock } from '../../../src/source/generator/clock.ts'

describe('startClock', () => {
  it('begins at the start, or stands still there', () => {
    assert.ok(startClock(5_000_000).now() >= 5_000_000)
    assert.equal(startClock(5_000_000, true).now(), 5_000_000)
  })

  it('waits no longer than until the signal is given', async () => {
    const stopping = new AbortController()
    const waiting = startClock(0).wait(3_600_000, stopping.signal)
    stopping.abort()
    await waiting
  })
})
