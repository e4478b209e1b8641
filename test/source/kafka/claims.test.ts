import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeClaims, encodeClaims } from '../../../src/source/kafka/claims.ts'

describe('claims', () => {
  it('are told to the other members of a group', () => {
    const claims = { flows: { 0: 17, 11: 2 ** 40 } }
    assert.deepEqual(decodeClaims(encodeClaims(claims)), claims)
  })

  it('are none of members that tell nothing, or something else', () => {
    for (const text of [
      '',
      'null',
      '[1]',
      '{"flows":[1]}',
      '{"flows":{"0":-1}}',
      '{"flows":',
      '7',
    ]) {
      assert.deepEqual(decodeClaims(Buffer.from(text)), {}, text)
    }
    assert.equal(encodeClaims({}).length, 0)
  })
})
