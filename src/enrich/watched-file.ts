import { readFile, stat } from 'node:fs/promises'
import { unreadable } from '../system/unreadable.ts'

/** What a look at a file came to. */
export type Look = 'unchanged' | 'loaded' | 'failed'

/** The largest file that Node reads at once. */
const MOST_BYTES = 2 ** 31 - 1

/**
 * Something that is in a file, read anew when the file is another one. Whatever becomes of the file,
 * what was read last stays.
 */
export class WatchedFile<T> {
  readonly path: string
  readonly #load: (bytes: Buffer) => Promise<T>
  #value: T | undefined
  #loaded: number | undefined
  #error = ''
  /** What the file looked like when it was last tried. */
  #seen = ''

  /** `load` throws where the bytes are no good. */
  constructor(path: string, load: (bytes: Buffer) => Promise<T>) {
    this.path = path
    this.#load = load
  }

  get value(): T | undefined {
    return this.#value
  }

  /** When the value was read, in milliseconds since 1970. */
  get loaded(): number | undefined {
    return this.#loaded
  }

  /** What has been wrong with the file since; `''` if nothing is. */
  get error(): string {
    return this.#error
  }

  /** Looks at the file, and reads it if it is not as it was. Never fails. */
  async look(now: number): Promise<Look> {
    try {
      const seen = await this.#identity()
      if (seen === this.#seen) return 'unchanged'
      const bytes = await readFile(this.path)
      // somebody may be writing it: half a file is not to be judged
      if ((await this.#identity()) !== seen) return 'unchanged'
      this.#seen = seen
      this.#value = await this.#load(bytes)
      this.#loaded = now
      this.#error = ''
      return 'loaded'
    } catch (error) {
      return this.#fail(error)
    }
  }

  /** Tells the file from what it was before; throws if it cannot be read as a whole. */
  async #identity(): Promise<string> {
    try {
      const found = await stat(this.path)
      if (!found.isFile()) throw new Error('it is no file')
      if (found.size > MOST_BYTES) throw new Error('it is larger than 2 GiB')
      return `${found.ino} ${found.size} ${found.mtimeMs}`
    } catch (error) {
      // should the same be there again, it is news
      this.#seen = ''
      throw error
    }
  }

  /** Says only once of the same file that it failed. */
  #fail(error: unknown): Look {
    const text = unreadable(error) ?? (error instanceof Error ? error.message : `${error}`)
    const isNew = text !== this.#error
    this.#error = text
    return isNew ? 'failed' : 'unchanged'
  }
}
