import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { IpfixFramer } from '../../src/source/ipfix-framer.ts'
import { assertProperty } from '../support/assert-property.ts'
import { hex } from '../support/hex.ts'

/** A Message of so many bytes; what is behind the length is told by `fill`. */
function message(length: number, fill = 0): Buffer {
  const bytes = Buffer.alloc(length, fill)
  bytes.writeUInt16BE(10, 0)
  bytes.writeUInt16BE(length, 2)
  return bytes
}

/** Cuts bytes at these places; some may be the same, or beyond the end. */
function chunksOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end))
}

/** What comes out of the chunks: a copy of each message, and what the framer said at last. */
function framed(chunks: readonly Uint8Array[]) {
  const framer = new IpfixFramer()
  const messages: string[] = []
  for (const chunk of chunks) {
    const problem = framer.take(chunk, (bytes) => messages.push(Buffer.from(bytes).toString('hex')))
    if (problem !== undefined) return { messages, problem: problem.reason, framer }
  }
  return { messages, problem: undefined, framer }
}

const messages = fc.array(
  fc.tuple(fc.integer({ min: 16, max: 300 }), fc.nat(255)).map(([n, fill]) => message(n, fill)),
  { maxLength: 12 },
)

describe('RFC 7011 §10.4.3, messages in a stream', () => {
  it('are the same however the stream comes', () => {
    assertProperty(
      fc.property(messages, fc.array(fc.nat(4000), { maxLength: 60 }), (sent, cuts) => {
        const { messages: got, problem, framer } = framed(chunksOf(Buffer.concat(sent), cuts))
        assert.equal(problem, undefined)
        assert.equal(framer.unfinished, false)
        assert.deepEqual(got, sent.map((bytes) => bytes.toString('hex'))) // biome-ignore format: short
      }),
    )
  })

  it('are the same byte by byte', () => {
    const sent = [message(16), message(17, 0xff), message(65_535, 10)]
    const { messages: got } = framed([...Buffer.concat(sent)].map((byte) => Uint8Array.of(byte)))
    assert.deepEqual(got, sent.map((bytes) => bytes.toString('hex'))) // biome-ignore format: short
  })

  it('before one that makes no sense are taken, wherever that is cut', () => {
    const bytes = Buffer.concat([message(20, 1), message(30, 2), hex('0009 0010'), message(16)])
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { messages: got, problem } = framed(chunksOf(bytes, [cut]))
      assert.equal(got.length, 2)
      assert.equal(problem, 'unknown_version')
    }
  })

  it('are lent without a copy where they are whole', () => {
    const chunk = Buffer.concat([message(16), message(20)])
    const buffers: ArrayBufferLike[] = []
    new IpfixFramer().take(chunk, (bytes) => buffers.push(bytes.buffer))
    assert.deepEqual(buffers, [chunk.buffer, chunk.buffer])
  })

  it('that are not complete are kept apart from what is only lent', () => {
    const framer = new IpfixFramer()
    const got: string[] = []
    const take = (bytes: Uint8Array) => got.push(Buffer.from(bytes).toString('hex'))
    const bytes = message(20, 7)
    const lent = Buffer.from(bytes.subarray(0, 19))
    framer.take(lent, take)
    assert.equal(framer.unfinished, true)
    lent.fill(0xff)
    framer.take(bytes.subarray(19), take)
    assert.deepEqual(got, [bytes.toString('hex')])
  })
})

describe('a stream that cannot be framed', () => {
  for (const [name, bytes, reason] of [
    ['another version', '0009 0010', 'unknown_version'],
    ['text', '47455420', 'unknown_version'],
    ['a handshake of TLS', '160301 02', 'unknown_version'],
    ['a length of 0', '000a 0000', 'length'],
    ['a length below the header', '000a 000f', 'length'],
  ] as const) {
    it(`begins with ${name}`, () => assert.equal(framed([hex(bytes)]).problem, reason))
  }

  it('is not told by less than four bytes', () => {
    assert.equal(framed([hex('474554')]).problem, undefined)
  })

  it('is told by the first four bytes, not by what they announce', () => {
    assert.equal(framed([hex('47'), hex('45'), hex('54'), hex('20')]).problem, 'unknown_version')
  })

  it('may be anything: every byte is taken once, and nothing is thrown', () => {
    assertProperty(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (chunks) => {
        const whole = framed([Buffer.concat(chunks)])
        const { messages: got, problem } = framed(chunks)
        assert.deepEqual([got, problem], [whole.messages, whole.problem])
      }),
    )
  })
})
