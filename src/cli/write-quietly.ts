import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes the texts as fast as they are read; a reader that goes away (`| head`) is no error. */
export async function writeQuietly(texts: Iterable<string>, to: Writable): Promise<void> {
  try {
    await pipeline(Readable.from(texts), to, { end: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}
