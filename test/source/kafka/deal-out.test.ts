import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Dealt, dealOut, type Member } from '../../../src/source/kafka/deal-out.ts'
import { assertProperty } from '../../support/assert-property.ts'

const flows = (count: number): Dealt[] =>
  Array.from({ length: count }, (_, number) => ({ topic: 'flows', number }))

const dealt = (members: readonly Member[], partitions: readonly Dealt[]) =>
  Object.fromEntries(
    [...dealOut(members, partitions)].map(([id, hand]) => [id, hand.map(({ number }) => number)]),
  )

describe('partitions of a group', () => {
  it('are dealt out in turn where nobody claims any', () => {
    const members = ['b', 'a', 'c'].map((id) => ({ id, claims: {} }))
    assert.deepEqual(dealt(members, flows(7)), { a: [0, 3, 6], b: [1, 4], c: [2, 5] })
  })

  it('go to who has counted what the group does not know of', () => {
    const members = [
      { id: 'a', claims: { flows: { 2: 70, 3: 80 } } },
      { id: 'b', claims: { flows: { 0: 50 }, others: { 1: 9 } } },
    ]
    assert.deepEqual(dealt(members, flows(4)), { a: [2, 3], b: [0, 1] })
  })

  it('go to who is further where several do', () => {
    const members = [
      { id: 'a', claims: { flows: { 0: 50 } } },
      { id: 'b', claims: { flows: { 0: 51 } } },
    ]
    assert.deepEqual(dealt(members, flows(2)), { a: [1], b: [0] })
  })

  it('have one member each, and nobody has more than a fair share, whatever is claimed', () => {
    const claims = fc.dictionary(
      fc.constantFrom('flows', 'others'),
      fc.dictionary(fc.nat(30).map(String), fc.nat()),
    )
    const members = fc.uniqueArray(fc.record({ id: fc.string(), claims }), {
      minLength: 1,
      maxLength: 8,
      selector: ({ id }) => id,
    })
    assertProperty(
      fc.property(members, fc.nat(30), (all, count) => {
        const hands = [...dealOut(all, flows(count)).values()]
        assert.equal(hands.length, all.length)
        for (const hand of hands) assert.ok(hand.length <= Math.ceil(count / all.length))
        const numbers = hands.flat().map(({ number }) => number)
        assert.deepEqual(
          numbers.sort((a, b) => a - b),
          flows(count).map(({ number }) => number),
        )
      }),
    )
  })
})
