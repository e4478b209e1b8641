import { existsSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '../config/config-error.ts'
import { newPace } from '../pace.ts'
import type { SourcePositions } from '../source-positions.ts'
import { messageOf } from '../system/message-of.ts'
import type { Series } from '../tally/series.ts'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'

/** The rows and what they count, in a file that is never behind what a scraper was shown. Inert. */
export class CheckpointFile {
  readonly path: string
  /** Why it could not be written when it last was to be, if it could not. */
  problem: string | undefined
  /** Whether the old file could not even be removed then: nobody may be shown what is not in it. */
  isBehind = false
  readonly #temporary: string
  readonly #series: Series
  readonly #positions: SourcePositions

  constructor(path: string, series: Series, positions: SourcePositions) {
    this.path = path
    this.#temporary = `${path}.tmp`
    this.#series = series
    this.#positions = positions
  }

  /** Carries on where an earlier run was; tells what is wrong with its file, if that cannot be used. */
  async restore(now: number): Promise<string | undefined> {
    if (!existsSync(this.path)) return undefined
    const pace = newPace()
    try {
      const bytes = await readFile(this.path)
      const { series, positions } = await pace(decodeCheckpoint(bytes, this.#series.names))
      await pace(this.#series.restoreSteps(series, now))
      this.#positions.note(positions)
      return undefined
    } catch (error) {
      return messageOf(error)
    }
  }

  /** Makes sure that files can be written there; throws a `ConfigError` if not. */
  async prepare(): Promise<void> {
    try {
      await (await open(this.#temporary, 'w')).close()
      await rm(this.#temporary)
    } catch (error) {
      throw new ConfigError(
        [`cannot write the checkpoint ${this.path}: ${messageOf(error)}. See --checkpoint`],
        { cause: error },
      )
    }
  }

  /**
   * Writes the file whole and then in its place; the tables must not change before the promise
   * resolves. Where that fails, the old file goes as well if it can, and the promise has the reason: to begin
   * anew would be visible, to be behind would not.
   */
  async write(): Promise<string | undefined> {
    try {
      await this.#writeTemporary()
      await rename(this.#temporary, this.path)
      await syncDirectory(dirname(this.path))
      this.problem = undefined
      this.isBehind = false
    } catch (error) {
      this.problem = messageOf(error)
      this.isBehind = !(await isRemoved(this.path))
    }
    return this.problem
  }

  async #writeTemporary(): Promise<void> {
    const file = await open(this.#temporary, 'w')
    try {
      const checkpoint = { series: this.#series.state, positions: this.#positions.all }
      for (const piece of encodeCheckpoint(checkpoint)) await file.writeFile(piece)
      await file.sync()
    } catch (error) {
      // half of one only takes up the room that others need
      await rm(this.#temporary, { force: true })
      throw error
    } finally {
      await file.close()
    }
  }
}

/** Removes a file, if it can be removed. */
function isRemoved(path: string): Promise<boolean> {
  return rm(path, { force: true }).then(
    () => true,
    () => false,
  )
}

/** So that the new name is there after a power failure, too. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  await directory.sync()
  await directory.close()
}
