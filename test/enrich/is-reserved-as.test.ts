import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reservedAsName } from '../../src/enrich/as-names/reserved-as-name.ts'
import { isReservedAs } from '../../src/enrich/is-reserved-as.ts'

/** Numbers at both sides of every bound of the registry. */
const numbers = [
  1, 111, 112, 113, 23_455, 23_456, 23_457, 64_495, 64_496, 64_512, 65_535, 65_536, 65_551, 65_552,
  131_071, 131_072, 4_199_999_999, 4_200_000_000, 4_294_967_294, 4_294_967_295,
]

describe('a reserved AS number', () => {
  it('has a name of its own, and every number with such a name but AS112 is reserved', () => {
    for (const number of numbers) {
      const named = reservedAsName(number) !== '' && number !== 112
      assert.equal(isReservedAs(number), named, `AS${number}`)
    }
  })

  it('is 0 as well, which has no name', () => assert.ok(isReservedAs(0)))
})
