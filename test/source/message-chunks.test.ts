import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { delimited, lines } from '../../src/source/message-chunks.ts'
import { varint } from '../support/protobuf-message.ts'

function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('the messages of a file', () => {
  const texts = ['{"a":1}', 'x'.repeat(300), '{}', 'the last one has no end']

  it('are its lines, however the file is cut into chunks', () => {
    const bytes = Buffer.from(texts.join('\n\n'))
    for (const size of [1, 2, 7, 299, 10_000]) {
      const read = [...lines(inPieces(bytes, size))].map((line) => Buffer.from(line).toString())
      assert.deepEqual(read, texts)
    }
  })

  it('are what has its length before it', () => {
    const parts = texts.map((text) => Buffer.from([...varint(text.length), ...Buffer.from(text)]))
    const bytes = Buffer.concat(parts)
    for (const size of [1, 2, 7, 299, 10_000]) {
      const read = [...delimited(inPieces(bytes, size))].map((one) => Buffer.from(one).toString())
      assert.deepEqual(read, texts)
    }
    const cut = [...delimited([bytes.subarray(0, bytes.length - 3)])]
    assert.equal(cut.length, texts.length) // the last one as it is
  })

  it('may be none', () => {
    assert.deepEqual([...lines([])], [])
    assert.deepEqual([...delimited([Uint8Array.of(0, 0)])], [])
  })
})
