import { readFile, stat } from 'node:fs/promises'
import { unreadable } from '../../system/unreadable.ts'
import type { Clock } from '../clock.ts'
import { Repeating } from '../repeating.ts'
import type { AsNameList } from './as-name-list.ts'
import { MOST_LIST_BYTES, tooLong } from './fetch-list.ts'
import { type AsList, readAsList } from './read-as-list.ts'

/** Between two looks at a file, in milliseconds. */
const INTERVAL = 60_000

/** Keeps the names of a file: reads it when it has changed. Inert until started. */
export class FileSource {
  readonly #path: string
  readonly #list: AsNameList
  readonly #clock: Clock
  readonly #repeating: Repeating
  /** What the file looked like that was read. */
  #seen = ''

  constructor(path: string, list: AsNameList, clock: Clock) {
    this.#path = path
    this.#list = list
    this.#clock = clock
    this.#repeating = new Repeating(() => this.#look(), clock)
  }

  start(): void {
    this.#repeating.start()
  }

  stop(): Promise<void> {
    return this.#repeating.stop()
  }

  /** Reads the file now, even if it looks the same. */
  reload(): void {
    this.#seen = ''
    this.#repeating.wake()
  }

  async #look(): Promise<number> {
    try {
      const list = await this.#readIfChanged()
      if (list === undefined) this.#list.confirm(this.#clock.now())
      else this.#list.accept(list, this.#clock.now())
    } catch (error) {
      this.#seen = ''
      this.#list.refuse(unreadable(error) ?? error, 'check the file. It is looked at every minute')
    }
    return INTERVAL
  }

  async #readIfChanged(): Promise<AsList | undefined> {
    const found = await stat(this.#path)
    const { ino, size, mtimeMs } = found
    const seen = `${ino} ${size} ${mtimeMs}`
    if (seen === this.#seen) return undefined
    if (!found.isFile()) throw new Error('it is no file')
    if (size > MOST_LIST_BYTES) throw tooLong()
    const list = await readAsList(await readFile(this.#path))
    this.#seen = seen
    return list
  }
}
