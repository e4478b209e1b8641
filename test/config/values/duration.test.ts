import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDuration } from '../../../src/config/values/duration.ts'

describe('a duration', () => {
  for (const [text, milliseconds] of [
    ['250ms', 250],
    ['10s', 10_000],
    ['1.5s', 1500],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['0ms', 0],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseDuration(text, '0ms', '30d'), milliseconds))
  }

  for (const value of ['10', '10 m', '', 'm', '-1s', '1w', 10, null, ['1s']]) {
    it(`is not ${JSON.stringify(value)}`, () => {
      assert.throws(() => parseDuration(value, '0ms', '30d'), /expected a duration such as/)
    })
  }

  it('is within its bounds, which belong to it', () => {
    assert.equal(parseDuration('1s', '1s', '1m'), 1000)
    assert.equal(parseDuration('1m', '1s', '1m'), 60_000)
    assert.throws(() => parseDuration('999ms', '1s', '1m'), /from 1s to 1m, got "999ms"/)
    assert.throws(() => parseDuration('61s', '1s', '1m'), /from 1s to 1m, got "61s"/)
  })
})
