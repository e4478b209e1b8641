import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK = 1024 * 1024

/** The bytes of a file in chunks, so that a capture may be larger than memory. */
export function* fileChunks(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    while (true) {
      const chunk = new Uint8Array(CHUNK)
      const length = readSync(file, chunk)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}
