import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const CHUNK = 64 * 1024

/** Compresses a body in Node's thread pool, quickly rather than well. */
export async function gzip(chunks: readonly Buffer[]): Promise<Buffer[]> {
  const compressed: Buffer[] = []
  await pipeline(chunks, createGzip({ level: 1, chunkSize: CHUNK }), async (stream) => {
    for await (const chunk of stream) compressed.push(chunk)
  })
  return compressed
}
