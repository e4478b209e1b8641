import type { Clock } from '../clock.ts'
import { errorText } from '../error-text.ts'
import { Repeating } from '../repeating.ts'
import type { SourceLog } from '../source-log.ts'
import type { AsNameList } from './as-name-list.ts'
import { type Fetched, fetchList, type Validators } from './fetch-list.ts'
import type { ListCache } from './list-cache.ts'
import { readAsList } from './read-as-list.ts'

/** What sources of names have in common. */
export interface UrlSourceOptions {
  /** How often to ask for a new list, in milliseconds. */
  readonly refresh: number
  /** Says who asks: the `User-Agent`. */
  readonly agent: string
  readonly clock: Clock
  readonly log: SourceLog
}

/** For the whole answer, in milliseconds. */
const DEADLINE = 90_000

/** After a failure; twice as long after each further one. In milliseconds. */
const FIRST_RETRY = 60_000
const LAST_RETRY = 3_600_000

const REMEDY =
  'check the URL, and whether this machine reaches it; it is tried again. Or let cron fetch a file'

const nothing: Validators = { etag: '', modified: '' }

/** Keeps the names of a URL: from an earlier run at once, and anew from time to time. Inert until started. */
export class UrlSource {
  readonly #url: string
  readonly #list: AsNameList
  readonly #cache: ListCache | undefined
  readonly #options: UrlSourceOptions
  readonly #repeating: Repeating
  #begun = false
  #validators = nothing
  #failures = 0

  constructor(
    url: string,
    list: AsNameList,
    cache: ListCache | undefined,
    options: UrlSourceOptions,
  ) {
    this.#url = url
    this.#list = list
    this.#cache = cache
    this.#options = options
    this.#repeating = new Repeating((signal) => this.#turn(signal), options.clock)
  }

  start(): void {
    this.#repeating.start()
  }

  stop(): Promise<void> {
    return this.#repeating.stop()
  }

  /** Tries again now, if it did not work last time. */
  reload(): void {
    if (this.#failures > 0) this.#repeating.wake()
  }

  async #turn(signal: AbortSignal): Promise<number> {
    const { refresh } = this.#options
    const age = this.#begun ? refresh : await this.#fromCache()
    this.#begun = true
    if (age >= 0 && age < refresh) return refresh - age
    try {
      await this.#fetch(signal)
      this.#failures = 0
      return refresh
    } catch (error) {
      if (!signal.aborted) this.#list.refuse(error, REMEDY)
      return Math.min(FIRST_RETRY * 2 ** this.#failures++, LAST_RETRY, refresh)
    }
  }

  /** Uses what an earlier run fetched, however old; returns its age in milliseconds. */
  async #fromCache(): Promise<number> {
    const { clock, log, refresh } = this.#options
    try {
      const kept = await this.#cache?.read()
      if (kept === undefined) return refresh
      this.#list.accept(await readAsList(kept.bytes), kept.checked)
      this.#validators = kept
      return clock.now() - kept.checked
    } catch (error) {
      const fields = { file: this.#cache?.path, error: errorText(error) }
      log.warn(fields, 'cannot use the AS names that an earlier run kept: they are fetched anew')
      return refresh
    }
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    const { clock, agent } = this.#options
    const late = new AbortController()
    const error = new Error(`there was no whole answer in ${DEADLINE / 1000} s`)
    const callOff = clock.after(DEADLINE, () => late.abort(error))
    try {
      const either = AbortSignal.any([signal, late.signal])
      const fetched = await fetchList(this.#url, this.#validators, agent, either)
      if (fetched !== undefined) this.#list.accept(await readAsList(fetched.bytes), clock.now())
      else this.#list.confirm(clock.now())
      await this.#keep(fetched)
    } finally {
      callOff()
    }
  }

  async #keep(fetched: Fetched | undefined): Promise<void> {
    const { clock, log } = this.#options
    if (fetched !== undefined) {
      this.#validators = { etag: fetched.etag, modified: fetched.modified }
    }
    try {
      if (fetched === undefined) await this.#cache?.confirm(clock.now())
      else await this.#cache?.write(fetched, clock.now())
    } catch (error) {
      const fields = { file: this.#cache?.path, error: errorText(error) }
      log.warn(fields, 'cannot keep AS names for the next start: see state_dir')
    }
  }
}
