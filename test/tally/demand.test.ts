import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Demand } from '../../src/tally/demand.ts'
import { KeyHasher } from '../../src/tally/key-index.ts'

const HALF_HOUR = 1_800_000

/** Counts so many keys, from one on, twice. */
function add(demand: Demand, hasher: KeyHasher, keys: number, from = 0): void {
  for (let i = 0; i < 2 * keys; i++) {
    demand.add(hasher.hash(Uint32Array.of(from + (i % keys)), 0, 0))
  }
}

function assertAbout(actual: number, expected: number): void {
  // five times the standard error
  assert.ok(
    Math.abs(actual - expected) <= Math.max(2, expected * 0.12),
    `${actual}, not ${expected}`,
  )
}

describe('Demand', () => {
  for (const keys of [0, 1, 10, 1000, 6000, 300_000]) {
    it(`estimates ${keys} different keys`, () => {
      const demand = new Demand()
      demand.rotate(0)
      add(demand, new KeyHasher(1), Math.max(keys, 0))
      assertAbout(demand.estimate, keys)
    })
  }

  it('is of the last full half-hour and this one', () => {
    const demand = new Demand()
    const hasher = new KeyHasher(1)
    demand.rotate(0)
    add(demand, hasher, 1000)
    demand.rotate(HALF_HOUR)
    add(demand, hasher, 1000, 500)
    assertAbout(demand.estimate, 1500)
    demand.rotate(2 * HALF_HOUR)
    assertAbout(demand.estimate, 1000)
    demand.rotate(4 * HALF_HOUR)
    assert.equal(demand.estimate, 0)
  })
})
