import { type OptionElement, OptionsRecord, optionElements } from './options-record.ts'
import { isFixedLength, shortestRecord, type Template } from './template.ts'
import { walkRecord } from './walk-record.ts'

/** RFC 3954 §6.1: scope types of v9 are no elements, but this one says what an element does. */
const netflow9Scopes: ReadonlyMap<number, number> = new Map([[2, optionElements.ingressInterface]])

/** Reads the records of one options template; most say nothing that decoding depends on. */
export class OptionsReader {
  readonly #shortest: number
  readonly #fixed: boolean
  readonly #specified: readonly number[]
  readonly #offsets: Int32Array
  readonly #lengths: Int32Array
  /** Which field each element is that is kept. */
  readonly #positions: ReadonlyMap<OptionElement, number>

  /** In v9, scope types are not elements; in IPFIX they are. */
  constructor(template: Template, scopesAreElements: boolean) {
    this.#shortest = shortestRecord(template)
    this.#fixed = isFixedLength(template)
    // fields of no length are as good as not there
    const fields = [...template.fields.entries()].filter(([, { length }]) => length > 0)
    this.#specified = fields.map(([, { length }]) => length)
    this.#offsets = new Int32Array(fields.length)
    this.#lengths = new Int32Array(fields.length)
    this.#positions = positionsOf(
      fields.map(([at, { id, enterprise }]) => {
        if (enterprise !== 0) return undefined
        return scopesAreElements || at >= template.scopes ? id : netflow9Scopes.get(id)
      }),
    )
  }

  /**
   * Reads the records from `start` to `end` and lends those that say something to `take`. Returns
   * how many there were, and whether one more ran beyond the end.
   */
  read(
    view: DataView,
    start: number,
    end: number,
    take: (record: OptionsRecord) => void,
  ): { readonly records: number; readonly truncated: boolean } {
    const saysNothing = this.#positions.size === 0
    if (this.#fixed && saysNothing) {
      return { records: Math.floor((end - start) / this.#shortest), truncated: false }
    }
    const record = new OptionsRecord(view, this.#positions, this.#offsets, this.#lengths)
    let offset = start
    let records = 0
    while (end - offset >= this.#shortest) {
      const next = walkRecord(this.#specified, view, offset, end, this.#offsets, this.#lengths)
      if (next === undefined) return { records, truncated: true }
      records++
      offset = next
      if (!saysNothing) take(record)
    }
    return { records, truncated: false }
  }
}

/** Which field each element is, by the elements of the fields: of a repeated one the first. */
function positionsOf(ids: readonly (number | undefined)[]): Map<OptionElement, number> {
  const elements = Object.entries(optionElements) as [OptionElement, number][]
  return new Map(
    elements
      .map(([element, id]) => [element, ids.indexOf(id)] as const)
      .filter(([, position]) => position >= 0),
  )
}
