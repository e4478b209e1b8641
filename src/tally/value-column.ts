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

/** Whether the sampling rate multiplies a value. */
export function isScaled(name: ValueName, scale: boolean): boolean {
  return scale && (name === 'bytes' || name === 'packets')
}

const TWO_32 = 0x1_0000_0000
const ONE: Column = { words: 1, step: 0, data: Uint32Array.of(1) }
const ZERO: Column = { words: 1, step: 0, data: Uint32Array.of(0) }

/** One value of every row of a batch, made once for all metrics that sum it. */
export class ValueColumn {
  readonly data = new Float64Array(BATCH_SIZE)
  /** Rows whose value is more than any traffic; they are NaN in `data`. */
  implausible = 0
  readonly #field: FieldName
  readonly #absent: Column
  readonly #scaled: boolean
  #flows: Flows | undefined
  #column: Column

  constructor(name: ValueName, scaled: boolean) {
    this.#field = valueFields[name]
    this.#absent = name === 'flows' ? ONE : ZERO
    this.#scaled = scaled
    this.#column = this.#absent
  }

  /** Computes the value for a batch; what is multiplied is rounded once per record. */
  fill(flows: Flows): void {
    if (flows !== this.#flows) {
      this.#flows = flows
      this.#column = flows.column(this.#field) ?? this.#absent
    }
    this.#read(flows.size)
    if (this.#scaled) this.#multiply(flows)
    this.#check(flows.size)
  }

  #read(size: number): void {
    const { data, step, words } = this.#column
    const values = this.data
    if (words === 1) {
      for (let row = 0; row < size; row++) values[row] = data[row * step] ?? 0
      return
    }
    for (let row = 0; row < size; row++) {
      const at = row * step
      values[row] = (data[at] ?? 0) * TWO_32 + (data[at + 1] ?? 0)
    }
  }

  #multiply({ size, rates }: Flows): void {
    const values = this.data
    for (let row = 0; row < size; row++) {
      values[row] = Math.round((values[row] ?? 0) * (rates[row] ?? 0))
    }
  }

  #check(size: number): void {
    const values = this.data
    this.implausible = 0
    for (let row = 0; row < size; row++) {
      const value = values[row] ?? 0
      if (value >= 0 && value <= MOST_EXACT) continue // not so for NaN
      values[row] = Number.NaN
      this.implausible++
    }
  }
}
