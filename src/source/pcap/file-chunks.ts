import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK = 1024 * 1024

/** The file that is standard input. */
export const STANDARD_INPUT = '/dev/stdin'

/** The bytes of a file in chunks, so that a capture may be larger than memory. */
export function* fileChunks(path: string): Generator<Uint8Array> {
  // to open it anew takes what not every standard input is
  const file = path === STANDARD_INPUT ? 0 : openSync(path, 'r')
  try {
    while (true) {
      const chunk = new Uint8Array(CHUNK)
      const length = readSync(file, chunk)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } finally {
    if (file !== 0) closeSync(file)
  }
}
