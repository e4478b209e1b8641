import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { MOST_NAME_BYTES } from '../../src/model/name-text.ts'
import { NameNumbers } from '../../src/tally/name-numbers.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('NameNumbers', () => {
  it('numbers names as the dictionary does', () => {
    const names = new Dictionary(100)
    const numbers = new NameNumbers('vrf_name', names)
    const blue = numbers.number(bytes('blue'))
    assert.equal(names.text(blue), 'blue')
    assert.equal(numbers.number(bytes('blue')), blue)
    assert.equal(numbers.number(bytes('blue\0\0')), blue)
    assert.equal(names.text(numbers.number(bytes(''))), 'unknown')
  })

  it('cuts long names between two characters', () => {
    const names = new Dictionary(100)
    const numbers = new NameNumbers('vrf_name', names)
    const long = numbers.number(bytes('ü'.repeat(MOST_NAME_BYTES)))
    assert.equal(names.text(long), 'ü'.repeat(MOST_NAME_BYTES / 2))
    assert.equal(numbers.number(bytes('€'.repeat(100))), names.number('€'.repeat(85)))
  })

  it('stays right when there are more names than it remembers', () => {
    const names = new Dictionary(100_000)
    const numbers = new NameNumbers('vrf_name', names)
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 10_000; i++) {
        assert.equal(names.text(numbers.number(bytes(`vrf-${i}`))), `vrf-${i}`)
      }
    }
    assert.equal(names.size, 10_000)
  })
})
