import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ByteWriter } from '../../src/expose/byte-writer.ts'
import { literal } from '../../src/expose/literal.ts'
import { assertProperty } from '../support/assert-property.ts'

function written(write: (writer: ByteWriter) => void): string {
  const chunks: Buffer[] = []
  const writer = new ByteWriter((chunk) => chunks.push(chunk))
  write(writer)
  writer.flush()
  return Buffer.concat(chunks).toString()
}

describe('ByteWriter', () => {
  for (const value of [0, 9, 10, 9999, 10_000, 65_536, 99_999_999, 100_000_000, 4_294_967_295]) {
    it(`writes ${value} of 32 bits`, () => {
      assert.equal(
        written((writer) => writer.u32(value)),
        String(value),
      )
    })
  }

  it('writes every number of 32 bits as it reads', () => {
    assertProperty(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (value) => {
        assert.equal(
          written((writer) => writer.u32(value)),
          String(value),
        )
      }),
    )
  })

  const edges = [2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n]
  for (const value of edges) {
    it(`writes ${value} of 64 bits exactly`, () => {
      assert.equal(writtenWide(value), String(value))
    })
  }

  it('writes every number of 64 bits exactly', () => {
    assertProperty(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(64), (value, shift) => {
        const smaller = value >> BigInt(shift)
        assert.equal(writtenWide(smaller), String(smaller))
      }),
    )
  })

  it('writes IPv4 addresses', () => {
    const both = written((writer) => {
      writer.ipv4(0xc000_0201)
      writer.ipv4(0)
    })
    assert.equal(both, '192.0.2.10.0.0.0')
  })

  it('escapes quotes, backslashes and newlines of label values', () => {
    assert.equal(
      written((writer) => writer.labelValue('a"b\\c\nd')),
      'a\\"b\\\\c\\nd',
    )
  })

  it('writes label values in UTF-8, a lone surrogate as U+FFFD', () => {
    const text = written((writer) => writer.labelValue('Zürich ☃ 🛰 \ud83d!\udef0 "ok"'))
    assert.equal(text, 'Zürich ☃ 🛰 \ufffd!\ufffd \\"ok\\"')
  })

  it('writes any label value as escaping and UTF-8 say', () => {
    const units = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    })
    assertProperty(
      fc.property(fc.oneof(fc.string(), units), (text) => {
        const expected = Buffer.from(
          text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n'),
        ).toString()
        assert.equal(
          written((writer) => writer.labelValue(text)),
          expected,
        )
      }),
    )
  })

  it('hands on chunks of 64 KiB and loses nothing between them', () => {
    const parts = ['a', 'bcd', 'efghi', 'jklmnopq', 'r'.repeat(30), 'ü'.repeat(7)]
    const chunks: Buffer[] = []
    const writer = new ByteWriter((chunk) => chunks.push(chunk))
    let expected = ''
    for (let i = 0; i < 30_000; i++) {
      const part = parts[i % parts.length] ?? ''
      writer.literal(literal(part))
      writer.u32(i)
      expected += part + i
    }
    writer.flush()
    assert.equal(Buffer.concat(chunks).toString(), expected)
    assert.equal(writer.chunks, chunks.length)
    for (const { length } of chunks) assert.ok(length <= 64 * 1024)
  })

  it('makes room for a label value longer than a chunk', () => {
    const long = 'ü"'.repeat(60_000)
    const text = written((writer) => {
      writer.labelValue('before ')
      writer.labelValue(long)
      writer.labelValue(' after')
    })
    assert.equal(text, `before ${long.replaceAll('"', '\\"')} after`)
  })
})

function writtenWide(value: bigint): string {
  return written((writer) => writer.u64(Number(value >> 32n), Number(value & 0xffff_ffffn)))
}
