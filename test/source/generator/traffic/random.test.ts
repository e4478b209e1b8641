import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Random } from '../../../../src/source/generator/traffic/random.ts'

const words = (random: Random, count: number) => Array.from({ length: count }, () => random.word())

describe('Random', () => {
  it('repeats itself for the same seed and stream', () => {
    assert.deepEqual(words(new Random(1, 2), 100), words(new Random(1, 2), 100))
  })

  it('differs for another seed or another stream', () => {
    const firsts = [0, 1, 2, 0xffff_ffff].flatMap((seed) =>
      [0, 1, -1, 254].map((stream) => new Random(seed, stream).word()),
    )
    assert.equal(new Set(firsts).size, firsts.length)
  })

  it('spreads evenly', () => {
    const random = new Random(7)
    const counts = new Array<number>(10).fill(0)
    for (let i = 0; i < 100_000; i++) {
      const place = random.between(0, 9)
      counts[place] = (counts[place] ?? 0) + 1
    }
    for (const count of counts) assert.ok(count > 9_500 && count < 10_500, String(count))
  })
})
