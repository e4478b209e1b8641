import { readNumber } from './element-readers.ts'
import { type OptionElement, type OptionsRecord, optionElements } from './options-record.ts'
import { isFixedLength, shortestRecord, type Template } from './template.ts'
import { walkRecord } from './walk-record.ts'

/** An element that is kept, and which field of the template has it. */
interface Place {
  readonly element: OptionElement
  readonly position: number
}

/** Reads the records of one options template; most say nothing that decoding depends on. */
export class OptionsReader {
  readonly #shortest: number
  readonly #fixed: boolean
  readonly #specified: readonly number[]
  readonly #offsets: Int32Array
  readonly #lengths: Int32Array
  readonly #places: readonly Place[]
  readonly #record: OptionsRecord

  /** In v9, scope types are not elements (RFC 3954 §6.1); in IPFIX they are. */
  constructor(template: Template, scopesAreElements: boolean) {
    this.#shortest = shortestRecord(template)
    this.#fixed = isFixedLength(template)
    // fields of no length are as good as not there
    const fields = [...template.fields.entries()].filter(([, { length }]) => length > 0)
    this.#specified = fields.map(([, { length }]) => length)
    this.#offsets = new Int32Array(fields.length)
    this.#lengths = new Int32Array(fields.length)
    const named = fields.map(([at, field]) =>
      field.enterprise === 0 && (scopesAreElements || at >= template.scopes) ? field.id : undefined,
    )
    const elements = Object.entries(optionElements) as [OptionElement, number][]
    this.#places = elements
      .map(([element, id]) => ({ element, position: named.indexOf(id) }))
      .filter(({ position }) => position >= 0)
    this.#record = Object.fromEntries(
      elements.map(([element]) => [element, undefined]),
    ) as OptionsRecord
  }

  /**
   * Reads the records from `start` to `end` and hands those that say something to `take`. Returns
   * how many there were, and whether one more ran beyond the end.
   */
  read(
    view: DataView,
    start: number,
    end: number,
    take: (record: OptionsRecord) => void,
  ): { readonly records: number; readonly truncated: boolean } {
    if (this.#fixed && this.#places.length === 0) {
      return { records: Math.floor((end - start) / this.#shortest), truncated: false }
    }
    let offset = start
    let records = 0
    while (end - offset >= this.#shortest) {
      const next = walkRecord(this.#specified, view, offset, end, this.#offsets, this.#lengths)
      if (next === undefined) return { records, truncated: true }
      records++
      offset = next
      if (this.#places.length > 0) take(this.#readRecord(view))
    }
    return { records, truncated: false }
  }

  #readRecord(view: DataView): OptionsRecord {
    for (const { element, position } of this.#places) {
      const length = this.#lengths[position] ?? 0
      const isNumber = length > 0 && length <= 8
      this.#record[element] = isNumber
        ? readNumber(view, this.#offsets[position] ?? 0, length)
        : undefined
    }
    return this.#record
  }
}
