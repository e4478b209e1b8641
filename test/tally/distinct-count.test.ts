import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DistinctCount } from '../../src/tally/distinct-count.ts'
import { finish } from '../../src/tally/key-hash.ts'
import { KeyHasher } from '../../src/tally/key-index.ts'
import { assertProperty } from '../support/assert-property.ts'

/** Four standard errors of 4096 registers; the hashes of these tests are the same in every run. */
const BOUND = (4 * 1.04) / Math.sqrt(4096)

/** A hash of a whole number for each salt: the last step of MurmurHash3, which no number shares. */
const hashOf = (value: number, salt: number) => finish((Math.imul(value, 0x9e37_79b1) + salt) | 0)

function assertClose(estimate: number, exact: number): void {
  const error = Math.abs(estimate - exact) / Math.max(exact, 1)
  assert.ok(error <= BOUND, `${estimate} for ${exact}: ${(100 * error).toFixed(1)} % off`)
}

describe('the distinct count', () => {
  it('is 0 of nothing', () => {
    assert.equal(new DistinctCount().estimate(), 0)
  })

  it('is what a set would have, within four standard errors', () => {
    const numbers = fc.array(fc.nat(50_000), { maxLength: 3000 })
    assertProperty(
      fc.property(numbers, fc.integer(), (values, salt) => {
        const count = new DistinctCount()
        for (const value of values) count.add(hashOf(value, salt))
        assertClose(count.estimate(), new Set(values).size)
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  for (const exact of [1, 100, 1000, 4000, 10_000, 100_000, 1_000_000]) {
    it(`is close to ${exact}`, () => {
      for (const salt of [1, 2, 3]) {
        const count = new DistinctCount()
        for (let value = 0; value < exact; value++) count.add(hashOf(value, salt))
        assertClose(count.estimate(), exact)
      }
    })
  }

  it('does not count anything twice', () => {
    const count = new DistinctCount()
    const add = () => {
      for (let value = 0; value < 1000; value++) count.add(hashOf(value, 7))
    }
    add()
    const once = count.estimate()
    add()
    assert.equal(count.estimate(), once)
  })

  it('of two is that of everything either has seen', () => {
    const sets = fc.array(fc.nat(20_000), { maxLength: 1000 })
    assertProperty(
      fc.property(sets, sets, (left, right) => {
        const [a, b, both] = [new DistinctCount(), new DistinctCount(), new DistinctCount()]
        for (const value of left) a.add(hashOf(value, 0))
        for (const value of right) b.add(hashOf(value, 0))
        for (const value of [...left, ...right]) both.add(hashOf(value, 0))
        a.merge(b)
        assert.equal(a.estimate(), both.estimate())
      }),
    )
  })

  it('grows to the end of what 32 bits can tell apart', () => {
    const count = new DistinctCount()
    // what a register has at most: every bit behind its index is 0
    for (let register = 0; register < 4096; register++) count.add(register << 20)
    assert.ok(count.estimate() > 2 ** 32)
  })

  it('takes the hashes of keys as they are', () => {
    // keys that follow each other are what secret multipliers mix worst
    for (let draw = 0; draw < 20; draw++) {
      const hasher = new KeyHasher(1)
      const count = new DistinctCount()
      for (let value = 0; value < 20_000; value++) {
        count.add(hasher.hash(Uint32Array.of(value), 0, 0))
      }
      const estimate = count.estimate()
      assert.ok(Math.abs(estimate / 20_000 - 1) < 0.2, `${estimate}`)
    }
  })
})
