import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawKeyHash, finish, hashWord } from '../../src/tally/key-hash.ts'

const KEYS = 1 << 15

/** How many of the keys share the last 16 bits of their hash with an earlier one. */
function collisions(key: (i: number) => readonly number[]): number {
  const { start, secrets } = drawKeyHash(2)
  const seen = new Uint8Array(1 << 16)
  let shared = 0
  for (let i = 0; i < KEYS; i++) {
    let sum = start
    for (const [w, word] of key(i).entries()) {
      sum = (sum + hashWord(word, secrets[2 * w] ?? 0, secrets[2 * w + 1] ?? 0)) | 0
    }
    const slot = finish(sum) & 0xffff
    shared += seen[slot] ?? 0
    seen[slot] = 1
  }
  return shared
}

describe('the key hash', () => {
  // 2^15 keys thrown at 2^16 slots share about 7000; every secret may be drawn, so the bound is wide
  const patterns: [string, (i: number) => readonly number[]][] = [
    ['count up', (i) => [i, 0]],
    ['count up in the high half', (i) => [i * 0x1_0000, 0]],
    ['differ in the top bits only', (i) => [(i & 0xff) << 24, (i >> 8) << 25]],
    ['differ in two words at once', (i) => [i, ~i]],
    ['have one bit in each word', (i) => [1 << (i & 31), i >> 5]],
  ]
  for (const [name, key] of patterns) {
    it(`spreads keys that ${name}`, () => {
      const best = Math.min(...Array.from({ length: 5 }, () => collisions(key)))
      assert.ok(best < 12_000, `${best} of ${KEYS} keys share a slot`)
    })
  }

  it('is drawn anew for each table', () => {
    assert.notDeepEqual(drawKeyHash(4), drawKeyHash(4))
  })
})
