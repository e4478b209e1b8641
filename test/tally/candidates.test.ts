import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Candidates } from '../../src/tally/candidates.ts'
import { KeyHasher } from '../../src/tally/key-index.ts'
import type { RowKey } from '../../src/tally/rows.ts'
import { assertProperty } from '../support/assert-property.ts'
import { random } from './random.ts'

/** Candidates for so many rows, four counters each. */
function candidatesFor(limit: number) {
  const hasher = new KeyHasher(1)
  const candidates = new Candidates(hasher, limit)
  const keyOf = (word: number): RowKey => {
    const keys = Uint32Array.of(word)
    return { keys, from: 0, others: 0, hash: hasher.hash(keys, 0, 0) }
  }
  return {
    candidates,
    offer: (word: number, weight: number) => candidates.offer(keyOf(word), weight, 0),
  }
}

/** What is known of each key. */
function scores(candidates: Candidates): Map<number, number> {
  const slots = Array.from({ length: candidates.end }, (_, slot) => slot)
  const used = slots.filter((slot) => candidates.has(slot))
  return new Map(used.map((slot) => [candidates.keys[slot] ?? 0, candidates.score(slot)]))
}

describe('Candidates', () => {
  it('count exactly as long as there is room', () => {
    const { candidates, offer } = candidatesFor(1)
    for (const [key, weight] of [
      [1, 5],
      [2, 7],
      [1, 5],
      [3, 0],
      [4, 1],
    ] as const)
      offer(key, weight)
    assert.deepEqual(
      scores(candidates),
      new Map([
        [1, 10],
        [2, 7],
        [3, 0],
        [4, 1],
      ]),
    )
  })

  it('never have more for a key than it had, and are never more than four for a row', () => {
    const offers = fc.array(fc.record({ key: fc.nat(40), weight: fc.nat(100) }), { maxLength: 300 })
    assertProperty(
      fc.property(offers, fc.integer({ min: 1, max: 4 }), (all, limit) => {
        const { candidates, offer } = candidatesFor(limit)
        const exact = new Map<number, number>()
        for (const { key, weight } of all) {
          offer(key, weight)
          exact.set(key, (exact.get(key) ?? 0) + weight)
        }
        const known = scores(candidates)
        assert.ok(known.size <= 4 * limit)
        assert.equal(known.size, candidates.size)
        for (const [key, score] of known) assert.ok(score <= (exact.get(key) ?? 0))
      }),
    )
  })

  it('know a large key among any number of small ones, to within a share of all bytes', () => {
    const limit = 50
    const { candidates, offer } = candidatesFor(limit)
    const next = random(1)
    let total = 0
    for (let i = 0; i < 100_000; i++) {
      const isLarge = next(50) === 0
      offer(isLarge ? next(5) : 1000 + next(1_000_000), 100)
      total += 100
    }
    const known = scores(candidates)
    const allowed = (2 * total) / (4 * limit)
    for (let key = 0; key < 5; key++) {
      assert.ok((known.get(key) ?? 0) > total / 250 - allowed, `${key} has ${known.get(key)}`)
    }
  })

  it('keep who was promised a place', () => {
    const { candidates, offer } = candidatesFor(1)
    offer(1, 1)
    candidates.promise(0)
    for (let key = 2; key < 100; key++) offer(key, 1000)
    assert.ok(scores(candidates).has(1))
  })

  it('give what they have in other units when the decay begins anew', () => {
    const { candidates, offer } = candidatesFor(1)
    for (let key = 1; key < 10; key++) offer(key, key * 8)
    const before = scores(candidates)
    candidates.rescale(1 / 8)
    for (const [key, score] of scores(candidates)) assert.equal(score, (before.get(key) ?? 0) / 8)
  })
})
