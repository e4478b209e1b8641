import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary, OTHER_NAME, UNKNOWN_NAME } from '../../src/model/dictionary.ts'

describe('Dictionary', () => {
  it('numbers texts in their order, behind `other` and `unknown`', () => {
    const names = new Dictionary(10)
    assert.deepEqual(
      ['a', 'b', 'a', 'other', 'unknown'].map((text) => names.number(text)),
      [2, 3, 2, OTHER_NAME, UNKNOWN_NAME],
    )
    assert.deepEqual(names.takeNew(), ['a', 'b'])
    assert.deepEqual(names.takeNew(), [])
  })

  it('has `other` for all beyond its limit, and counts the look-ups', () => {
    const names = new Dictionary(1)
    assert.deepEqual([names.number('a'), names.number('b'), names.number('a')], [2, OTHER_NAME, 2])
    assert.equal(names.overflows, 1)
  })

  it('has places for what is to be told apart all the same, as many again', () => {
    const names = new Dictionary(2)
    for (const text of ['a', 'b', 'c']) names.number(text)
    assert.deepEqual(
      ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((text) => names.reserve(text)),
      [4, 5, OTHER_NAME],
    )
    assert.equal(names.number('192.0.2.1'), 4)
  })
})
