import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * Writes the texts as fast as they are read. A reader that goes away (`| head`) is no error: then
 * the rest is not made at all, and the answer is false.
 */
export async function writeQuietly(texts: Iterable<string>, to: Writable): Promise<boolean> {
  try {
    await pipeline(Readable.from(texts), to, { end: false })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
    return false
  }
}
