import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reservedAsName } from '../../../src/enrich/as-names/reserved-as-name.ts'

describe('a number that is no network’s own', () => {
  for (const [rule, name, first, last] of [
    ['RFC 7534', 'AS112 project', 112, 112],
    ['RFC 6793 §9', 'AS_TRANS', 23_456, 23_456],
    ['RFC 5398', 'Documentation', 64_496, 64_511],
    ['RFC 6996', 'Private use', 64_512, 65_534],
    ['RFC 7300', 'Reserved', 65_535, 65_535],
    ['RFC 5398, four bytes', 'Documentation', 65_536, 65_551],
    ['reserved by IANA', 'Reserved', 65_552, 131_071],
    ['RFC 6996, four bytes', 'Private use', 4_200_000_000, 4_294_967_294],
    ['RFC 7300, four bytes', 'Reserved', 4_294_967_295, 4_294_967_295],
  ] as const) {
    it(`${rule}: ${first} to ${last} is called ${name}`, () => {
      assert.equal(reservedAsName(first), name)
      assert.equal(reservedAsName(last), name)
    })
  }

  it('has neighbours that are', () => {
    for (const asn of [1, 111, 113, 23_455, 23_457, 64_495, 131_072, 4_199_999_999]) {
      assert.equal(reservedAsName(asn), '')
    }
  })

  it('RFC 7607: is not 0, which is no AS', () => assert.equal(reservedAsName(0), ''))
})
