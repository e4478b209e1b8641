import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { KeyIndex } from '../../src/tally/key-index.ts'
import { assertProperty } from '../support/assert-property.ts'

const LIMIT = 16

describe('KeyIndex', () => {
  it('finds what is there after any insertions and removals, wherever the hashes point', () => {
    const steps = fc.array(
      fc.record({ place: fc.nat(LIMIT - 1), hash: fc.constantFrom(0, 1, 2, 30, 31, -1, -2) }),
      { maxLength: 60 },
    )
    assertProperty(
      fc.property(steps, (history) => {
        const keys = Uint32Array.from({ length: LIMIT }, (_, place) => place)
        const others = new Uint32Array(LIMIT)
        const index = new KeyIndex(1, LIMIT, { keys, others })
        const hashes = new Map<number, number>()
        for (const { place, hash } of history) {
          toggle(index, hashes, place, hash)
          for (let one = 0; one < LIMIT; one++) {
            const expected = hashes.has(one) ? one : -1
            assert.equal(index.find(keys, one, 0, hashes.get(one) ?? hash), expected)
          }
        }
      }),
    )
  })

  it('tells keys apart by the labels that read `other`', () => {
    const keys = new Uint32Array(2)
    const others = Uint32Array.of(0, 1)
    const index = new KeyIndex(1, 2, { keys, others })
    index.insert(0, 7)
    index.insert(1, 7)
    assert.deepEqual([index.find(keys, 0, 0, 7), index.find(keys, 0, 1, 7)], [0, 1])
  })
})

/** Inserts a place, or removes it if it is there. */
function toggle(index: KeyIndex, hashes: Map<number, number>, place: number, hash: number): void {
  const known = hashes.get(place)
  if (known === undefined) {
    index.insert(place, hash)
    hashes.set(place, hash)
  } else {
    index.remove(place, known)
    hashes.delete(place)
  }
}
