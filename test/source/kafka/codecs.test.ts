import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import kafkajs from 'kafkajs'
import { compress as lz4 } from 'lz4js'
import { compress as snap } from 'snappyjs'
import { addCodecs, LONGEST_BATCH } from '../../../src/source/kafka/codecs.ts'
import { hex } from '../../support/hex.ts'

addCodecs()

type Codec = { decompress(bytes: Buffer): Promise<Buffer> }

const decompress = (type: number, bytes: Uint8Array) => {
  const { CompressionCodecs: codecs } = kafkajs
  const codec = (codecs as unknown as Record<number, () => Codec>)[type]?.()
  assert.ok(codec)
  return codec.decompress(Buffer.from(bytes))
}

const { GZIP, Snappy, LZ4, ZSTD } = kafkajs.CompressionTypes
const text = Buffer.from('flows '.repeat(1000))

/** The blocks of snappy-java's SnappyOutputStream. */
function framed(...blocks: Uint8Array[]): Buffer {
  const header = Buffer.from('82534e41505059000000000100000001', 'hex')
  const parts = blocks.flatMap((block) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(block.length)
    return [length, block]
  })
  return Buffer.concat([header, ...parts])
}

/** `zstd -c` of 100 MiB of zeros, in a handful of bytes: blocks of one repeated byte (RFC 8878 §3.1.1.2). */
function zstdBomb(): Buffer {
  const header = hex('28b52ffd 00 58') // no content size, a window of 2 MiB
  const block = (last: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUIntLE(((128 * 1024) << 3) | (1 << 1) | last, 0, 3)
    return bytes
  }
  return Buffer.concat([header, ...Array.from({ length: 799 }, () => block(0)), block(1)])
}

describe('compressed batches', () => {
  it('are read, whatever Kafka knows', async () => {
    assert.deepEqual(await decompress(GZIP, gzipSync(text)), text)
    assert.deepEqual(await decompress(Snappy, snap(text)), text)
    assert.deepEqual(await decompress(LZ4, lz4(text)), text)
    // `printf flows | zstd -c`
    const zstd = hex('28b52ffd 04 58 290000 666c6f7773 a4fb4c5d')
    assert.equal(`${await decompress(ZSTD, zstd)}`, 'flows')
  })

  it('are read where Snappy is in the blocks of Java', async () => {
    const blocks = [text.subarray(0, 100), text.subarray(100)].map((part) => snap(part))
    assert.deepEqual(await decompress(Snappy, framed(...blocks)), text)
    await assert.rejects(decompress(Snappy, framed(...blocks).subarray(0, -1)), /cut off/)
  })

  it('are refused where they are bombs', async () => {
    const zeros = Buffer.alloc(LONGEST_BATCH + 1)
    await assert.rejects(decompress(GZIP, gzipSync(zeros)), /larger than/)
    await assert.rejects(decompress(Snappy, snap(zeros)), /too big/)
    await assert.rejects(decompress(Snappy, framed(snap(zeros))), /too big/)
    await assert.rejects(decompress(LZ4, lz4(zeros)), /more than 67108864 bytes/)
    await assert.rejects(decompress(ZSTD, zstdBomb()), /more than 67108864 bytes|larger than/)
  })
})
