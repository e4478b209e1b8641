import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ago, bitRate, duration, percent, short } from '../../src/page/numbers.ts'

const S = 1000
const MIN = 60 * S
const H = 60 * MIN

describe('numbers', () => {
  it('have three digits and a prefix', () => {
    const shown = [0, 7, 0.5, 12.34, 123.4, 999.4, 999.6, 1234, 999_499, 999_500, 4.2e9, 2e21]
    assert.deepEqual(shown.map(short), [
      '0',
      '7',
      '0.50',
      '12.3',
      '123',
      '999',
      '1.00 k',
      '1.23 k',
      '999 k',
      '1.00 M',
      '4.20 G',
      '2000 E',
    ])
    assert.equal(short(null), '–')
  })

  it('have a unit right behind the prefix', () => {
    assert.deepEqual([0, 4.2e9, null].map(bitRate), ['0 bit/s', '4.20 Gbit/s', '–'])
  })

  it('are 100 % for all only, and 0 % for nothing only', () => {
    assert.deepEqual([1, 0.99999, 0.5, 0.0001, 0, null].map(percent), [
      '100.0 %',
      '99.9 %',
      '50.0 %',
      '< 0.1 %',
      '0.0 %',
      '–',
    ])
  })

  it('say how long something takes', () => {
    const long = [0, 59 * S, 61 * S, 59 * MIN, 80 * MIN, 2 * H, 5.5 * H, 26 * H, 80 * H]
    assert.deepEqual(long.map(duration), [
      '0 s',
      '59 s',
      '1 min',
      '59 min',
      '1 h 20 min',
      '2 h',
      '5 h',
      '1 d 2 h',
      '3 d',
    ])
  })

  it('say how long ago something was', () => {
    const now = 100 * H
    assert.deepEqual(
      [now, now - 4 * S, now - 9 * S, now + S, 0].map((at) => ago(at, now)),
      ['now', 'now', '9 s ago', 'now', 'never'],
    )
  })
})
