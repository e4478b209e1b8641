import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ByteReader } from '../../src/decode/byte-reader.ts'
import { DecodeError } from '../../src/decode/decode-error.ts'
import { hex } from '../support/hex.ts'

function readerOf(text: string, start = 0, end?: number): ByteReader {
  const bytes = hex(text)
  return new ByteReader(new DataView(bytes.buffer), start, end ?? bytes.length, 'truncated')
}

describe('a byte reader', () => {
  it('reads big-endian numbers one after the other', () => {
    const reader = readerOf('05  0102  fffefdfc')
    assert.deepEqual([reader.u8(), reader.u16(), reader.u32()], [5, 0x0102, 0xfffefdfc])
    assert.equal(reader.remaining, 0)
  })

  it('does not read beyond its end, even where the datagram goes on', () => {
    const reader = readerOf('0001 0002 0003', 0, 3)
    reader.u16()
    assert.throws(
      () => reader.u16(),
      new DecodeError('truncated', 'needs 2 bytes at offset 2, 1 left'),
    )
  })

  it('stays where it was when it cannot go on', () => {
    const reader = readerOf('01 02')
    assert.throws(() => reader.skip(3), DecodeError)
    assert.equal(reader.u16(), 0x0102)
  })

  it('knows padding, whatever its length', () => {
    assert.equal(readerOf('01 00 00', 1).restIsZero(), true)
    assert.equal(readerOf('01 00 02', 1).restIsZero(), false)
    assert.equal(readerOf('01', 1).restIsZero(), true)
  })
})
