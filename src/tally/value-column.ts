import type { FieldName } from '../model/fields.ts'
import { BATCH_SIZE, type Column, type Flows } from '../model/flows.ts'
import { MOST_EXACT } from './exact-sum.ts'
import type { ValueName } from './metric-definition.ts'

/** The field that each value sums. */
export const valueFields = {
  bytes: 'bytes',
  packets: 'packets',
  flows: 'flows',
  sampled_packets: 'packets',
} as const satisfies Record<ValueName, FieldName>

const TWO_32 = 0x1_0000_0000
const ONE: Column = { words: 1, step: 0, data: Uint32Array.of(1), dirty: 0 }
const ZERO: Column = { words: 1, step: 0, data: Uint32Array.of(0), dirty: 0 }
/** What is not multiplied. */
const UNSCALED = new Float64Array(BATCH_SIZE).fill(1)

/** One value of every row of a batch, made once for all metrics that sum it. */
export class ValueColumn {
  /** Rows of the batch whose value is more than any traffic; they are NaN. */
  implausible = 0
  readonly #field: FieldName
  readonly #absent: Column
  readonly #scaled: boolean
  #flows: Flows | undefined
  #column: Column

  constructor(name: ValueName, scale: boolean) {
    this.#field = valueFields[name]
    this.#absent = name === 'flows' ? ONE : ZERO
    this.#scaled = scale && (name === 'bytes' || name === 'packets')
    this.#column = this.#absent
  }

  /** Writes the values of a batch into every `width`th element from `at` on, each rounded once. */
  fill(flows: Flows, values: Float64Array, at: number, width: number): void {
    if (flows !== this.#flows) {
      this.#flows = flows
      this.#column = flows.column(this.#field) ?? this.#absent
    }
    const { data, step, words } = this.#column
    const rates = this.#scaled ? flows.rates : UNSCALED
    const low = words - 1
    this.implausible = 0
    for (let row = 0, to = at, from = 0; row < flows.size; row++, to += width, from += step) {
      const high = low === 0 ? 0 : (data[from] ?? 0)
      const value = Math.round((high * TWO_32 + (data[from + low] ?? 0)) * (rates[row] ?? 0))
      if (value >= 0 && value <= MOST_EXACT) {
        values[to] = value
      } else {
        values[to] = Number.NaN
        this.implausible++
      }
    }
  }
}
