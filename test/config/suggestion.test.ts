import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { suggestion } from '../../src/config/suggestion.ts'

const fields = ['src_as', 'dst_as', 'proto', 'src_addr', 'in_if', 'sampler']

describe('what to write instead', () => {
  for (const [word, meant] of [
    ['src_asn', 'src_as'], // one letter too many
    ['rsc_as', 'src_as'], // two letters swapped
    ['SRC-AS', 'src_as'], // other spelling
    ['in_fi', 'in_if'],
    ['protocol', 'proto'], // spelled out
    ['src_address', 'src_addr'],
    ['sam', 'sampler'], // begun
  ] as const) {
    it(`is ${meant} for ${word}`, () => {
      assert.equal(suggestion(word, fields), `did you mean "${meant}"?`)
    })
  }

  it('is any of the choices where none is close', () => {
    assert.equal(suggestion('x', ['a', 'b', 'c']), 'the choices are a, b and c')
    assert.equal(suggestion('x', ['a']), 'the only choice is a')
  })

  it('is somewhere else where the choices are too many', () => {
    assert.equal(suggestion('kafka', fields, 'see --help'), 'see --help')
  })
})
