import assert from 'node:assert/strict'
import { it } from 'node:test'
import { RateLimit } from '../../../src/expose/web/rate-limit.ts'

it('lets a burst through, and then one request each interval', () => {
  const limit = new RateLimit()
  const pace = { interval: 100, burst: 3 }
  const waits = (now: number, count: number) =>
    Array.from({ length: count }, () => limit.wait(pace, now))
  assert.deepEqual(waits(1000, 5), [0, 0, 0, 100, 100])
  assert.deepEqual(waits(1050, 1), [50])
  assert.deepEqual(waits(1100, 2), [0, 100])
  // after a rest no more than a burst
  assert.deepEqual(waits(99_999, 4), [0, 0, 0, 100])
})
