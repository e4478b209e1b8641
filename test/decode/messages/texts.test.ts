import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { writeAddressText } from '../../../src/decode/messages/address-text.ts'
import { writeDecimal } from '../../../src/decode/messages/decimal.ts'
import { writeTimeText } from '../../../src/decode/messages/time-text.ts'
import { parseAddress } from '../../../src/model/address.ts'
import { assertProperty } from '../../support/assert-property.ts'

type Write = typeof writeAddressText

/** What is written of a text that lies somewhere in other bytes; `undefined` if it is refused. */
function written(write: Write, text: string, words: number): number[] | undefined {
  const bytes = Buffer.from(`1:${text}:1`)
  const data = new Uint32Array(words + 2)
  const isRead = write(bytes, 2, bytes.length - 2, data, 1)
  assert.deepEqual([data[0], data[words + 1]], [0, 0])
  return isRead ? [...data.subarray(1, words + 1)] : undefined
}

describe('texts of addresses', () => {
  it('are read as everywhere else', () => {
    const nearly = fc
      .tuple(
        fc.oneof(fc.ipV4(), fc.ipV6()),
        fc.nat(20),
        fc.constantFrom('', ':', '::', '.', '0', 'f'),
      )
      .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at))
    assertProperty(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), nearly), (text) => {
        const expected = parseAddress(text)
        assert.deepEqual(written(writeAddressText, text, 5), expected && [...expected], text)
      }),
      { numRuns: 5000, endOnFailure: true },
    )
  })

  it('RFC 4291 §2.2: have their zeros anywhere', () => {
    for (const text of ['::', '::1', '1::', '1::8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8']) {
      assert.deepEqual(written(writeAddressText, text, 5), [...(parseAddress(text) ?? [])], text)
    }
    for (const text of ['', ':', ':1', '1:', '1::2::3', '1:2:3:4:5:6:7:8:9', '12345::', '1.2.3']) {
      assert.equal(written(writeAddressText, text, 5), undefined, text)
    }
    assert.deepEqual(written(writeAddressText, '::ffff:192.0.2.1', 5), [0, 0, 0, 0xc000_0201, 4])
    assert.deepEqual(written(writeAddressText, '::ffff:c000:201', 5), [0, 0, 0, 0xc000_0201, 4])
  })
})

describe('texts of numbers', () => {
  it('are exact to 2^64, and refused from there on', () => {
    assertProperty(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 65n }), (number) => {
        const words = written(writeDecimal, String(number), 2)
        const read = words && (BigInt(words[0] ?? 0) << 32n) + BigInt(words[1] ?? 0)
        assert.equal(read, number < 2n ** 64n ? number : undefined)
      }),
      { numRuns: 2000, examples: [[2n ** 64n - 1n], [2n ** 64n], [0n], [10n ** 15n]] },
    )
    for (const text of ['', '1a', '-1', '1.5'])
      assert.equal(written(writeDecimal, text, 2), undefined)
  })
})

describe('texts of times', () => {
  it('are those of Date, to the nanosecond', () => {
    const nanoseconds = (text: string) => {
      const words = written(writeTimeText, text, 2)
      return words && (BigInt(words[0] ?? 0) << 32n) + BigInt(words[1] ?? 0)
    }
    for (const text of ['1970-01-01T00:00:01Z', '2000-02-29T23:59:59Z', '2106-02-07T06:28:16Z']) {
      assert.equal(nanoseconds(text), BigInt(Date.parse(text)) * 1_000_000n, text)
    }
    assert.equal(nanoseconds('1970-01-01 00:00:00.123456789'), 123_456_789n)
    assert.equal(nanoseconds('1970-01-01 00:00:00.1234567899'), 123_456_789n)
    assert.equal(nanoseconds('1970-01-01 01:00:00+01:00'), 0n)
    assert.equal(nanoseconds('5.5'), 5_500_000_000n)
    for (const text of ['', '.', '.5', 'x', '1e9', '2023-11-14', '2023-11-14 22:13:20+1']) {
      assert.equal(nanoseconds(text), undefined, text)
    }
  })
})
