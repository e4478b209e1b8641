import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Random } from '../../../../src/source/generator/traffic/random.ts'
import { weighted } from '../../../../src/source/generator/traffic/weighted.ts'

describe('weighted', () => {
  it('draws each item as often as its weight says, and never one without', () => {
    const items = ['often', 'never', 'seldom']
    const draw = weighted(items, (item) => ({ often: 9, never: 0, seldom: 1 })[item] ?? 0)
    const random = new Random(3)
    const drawn = Array.from({ length: 10_000 }, () => draw(random))
    const seldom = drawn.filter((item) => item === 'seldom').length
    assert.ok(seldom > 900 && seldom < 1100, String(seldom))
    assert.ok(!drawn.includes('never'))
  })
})
