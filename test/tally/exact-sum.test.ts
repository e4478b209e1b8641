import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { addExact, nearestNumber } from '../../src/tally/exact-sum.ts'
import { assertProperty } from '../support/assert-property.ts'

it('adds whole numbers up to a 64-bit integer, exactly', () => {
  assertProperty(
    fc.property(fc.array(fc.maxSafeNat()), (deltas) => {
      const halves = new Uint32Array(4)
      for (const delta of deltas) addExact(halves, 2, delta)
      const sum = deltas.reduce((total, delta) => total + BigInt(delta), 0n)
      assert.equal((BigInt(halves[2] ?? 0) << 32n) | BigInt(halves[3] ?? 0), sum)
      assert.equal(nearestNumber(halves, 2), Number(sum))
      assert.deepEqual([halves[0], halves[1]], [0, 0])
    }),
  )
})

it('carries into the high half', () => {
  const halves = Uint32Array.of(0, 0xffff_ffff)
  addExact(halves, 0, 1)
  assert.deepEqual([...halves], [1, 0])
  addExact(halves, 0, Number.MAX_SAFE_INTEGER)
  assert.deepEqual([...halves], [0x20_0000, 0xffff_ffff])
})
