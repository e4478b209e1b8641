import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { Decompress } from 'fzstd'
import kafkajs from 'kafkajs'
import { decompress, decompressBound } from 'lz4js'
import { standIn } from './unreadable-batch.ts'
import { unsnap } from './unsnap.ts'

/** The most that a batch of messages may hold; what claims more is no batch of flows. */
export const LONGEST_BATCH = 64 * 1024 * 1024

const unzip = promisify(zlib.unzip)

/** node:zlib has it from Node 22.15 on. */
const { zstdDecompress } = zlib as {
  zstdDecompress?: (
    bytes: Uint8Array,
    options: { maxOutputLength: number },
    done: (error: Error | null, bytes: Buffer) => void,
  ) => void
}
const nativeZstd = zstdDecompress && promisify(zstdDecompress)

/** Teaches kafkajs all codecs of Kafka, and a bound for each of them. */
export function addCodecs(): void {
  const { CompressionCodecs: codecs, CompressionTypes: types } = kafkajs
  codecs[types.GZIP] = codec((bytes) => unzip(bytes, { maxOutputLength: LONGEST_BATCH }))
  codecs[types.Snappy] = codec((bytes) => unsnap(bytes, LONGEST_BATCH))
  codecs[types.LZ4] = codec(unlz4)
  codecs[types.ZSTD] = codec(unzstd)
}

/** We only read: batches of ours are not compressed. A batch that is no good costs the next one nothing. */
const codec = (read: (bytes: Buffer) => Buffer | Promise<Buffer>) => () => ({
  compress: () => Promise.reject(new Error('flowtally compresses nothing')),
  async decompress(bytes: Buffer) {
    try {
      return await read(bytes)
    } catch (error) {
      const records = standIn(bytes, error instanceof Error ? error.message : `${error}`)
      if (records === undefined) throw error
      return records
    }
  },
})

function unlz4(bytes: Buffer): Buffer {
  const bound = decompressBound(bytes)
  if (bound > LONGEST_BATCH) throw tooLong()
  return Buffer.from(decompress(bytes, bound))
}

function unzstd(bytes: Buffer): Buffer | Promise<Buffer> {
  return nativeZstd?.(bytes, { maxOutputLength: LONGEST_BATCH }) ?? slowUnzstd(bytes)
}

/** Without help of Node; in pieces, so that a bomb is found out before it is all there. */
function slowUnzstd(bytes: Buffer): Buffer {
  const pieces: Uint8Array[] = []
  let length = 0
  const stream = new Decompress((piece) => {
    length += piece.length
    if (length > LONGEST_BATCH) throw tooLong()
    pieces.push(piece)
  })
  for (let from = 0; from < bytes.length; from += 65_536) {
    const to = from + 65_536
    stream.push(bytes.subarray(from, to), to >= bytes.length)
  }
  return Buffer.concat(pieces)
}

const tooLong = () => new Error(`a batch of messages has more than ${LONGEST_BATCH} bytes`)
