import { errorText } from '../error-text.ts'
import type { SourceLog } from '../source-log.ts'
import type { AsNameLayer } from './as-names.ts'
import type { AsTable } from './as-table.ts'
import type { AsList } from './read-as-list.ts'

/** How it is with a source of names. */
export interface AsNameListState {
  /** The file or URL. */
  readonly source: string
  /** How many AS have a name from it. */
  readonly entries: number
  /** Lines of it that could not be read. */
  readonly unreadable: number
  /** When its names were last known to be up to date, in milliseconds since 1970. */
  readonly succeeded: number | undefined
  /** What has been wrong since; `''` if nothing is. */
  readonly error: string
}

/** The names from a file or URL: what was read last stays, whatever comes. */
export class AsNameList implements AsNameLayer {
  readonly #source: string
  readonly #log: SourceLog
  readonly #onChange: () => void
  #table: AsTable | undefined
  #unreadable = 0
  #settled = false
  #succeeded: number | undefined
  #error = ''

  constructor(source: string, log: SourceLog, onChange: () => void) {
    this.#source = source
    this.#log = log
    this.#onChange = onChange
  }

  get settled(): boolean {
    return this.#settled
  }

  get table(): AsTable | undefined {
    return this.#table
  }

  get state(): AsNameListState {
    return {
      source: this.#source,
      entries: this.#table?.size ?? 0,
      unreadable: this.#unreadable,
      succeeded: this.#succeeded,
      error: this.#error,
    }
  }

  /** Takes the names of a list that was up to date at some time. */
  accept({ table, unreadable, firstUnreadable }: AsList, when: number): void {
    this.#table = table
    this.#unreadable = unreadable
    this.#settled = true
    this.confirm(when)
    const lines = unreadable > 0 && { unreadable, first_unreadable: firstUnreadable?.slice(0, 60) }
    this.#log.info({ source: this.#source, entries: table.size, ...lines }, 'AS names were read')
    this.#onChange()
  }

  /** The names are up to date. */
  confirm(when: number): void {
    this.#succeeded = when
    this.#error = ''
  }

  /** There are no new names; says so once for each reason. */
  refuse(error: unknown, remedy: string): void {
    const text = errorText(error)
    if (text !== this.#error) {
      const effect = this.#table === undefined ? 'no AS names' : 'AS names stay as they were'
      this.#log.warn({ source: this.#source, error: text }, `${effect}: ${remedy}`)
    }
    this.#error = text
    if (this.#settled) return
    this.#settled = true
    this.#onChange()
  }
}
