import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSize } from '../../../src/config/values/size.ts'

describe('a size', () => {
  for (const [value, bytes] of [
    [4096, 4096],
    ['4096', 4096],
    ['4096B', 4096],
    ['64KiB', 65_536],
    ['16MiB', 16_777_216],
    ['16 MiB', 16_777_216],
    ['1.5GB', 1_500_000_000],
    ['0', 0],
  ] as const) {
    it(`reads ${value}`, () => assert.equal(parseSize(value, '0', '4GiB'), bytes))
  }

  for (const value of ['16mib', '16M', 'MiB', '', '-1', -1, null, {}]) {
    it(`is not ${JSON.stringify(value)}`, () => {
      assert.throws(() => parseSize(value, '0', '4GiB'), /expected a size such as/)
    })
  }

  it('is within its bounds', () => {
    assert.throws(() => parseSize('5GiB', '0', '4GiB'), /from 0 to 4GiB, got "5GiB"/)
  })
})
