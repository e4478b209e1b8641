import type { FieldName } from '../model/fields.ts'
import { BATCH_SIZE, type Column, type Flows } from '../model/flows.ts'
import { MOST_EXACT } from './exact-sum.ts'
import type { MetricDefinition, ValueName } from './metric-definition.ts'

/** The field that each value sums. */
const valueFields = {
  bytes: 'bytes',
  packets: 'packets',
  flows: 'flows',
  sampled_packets: 'packets',
} as const satisfies Record<ValueName, FieldName>

/** What of a metric decides about its values. */
export type ValueOptions = Pick<MetricDefinition, 'scale' | 'bytes'>

/** The fields that a value of a metric is made of. */
export function fieldsOf(name: ValueName, options: ValueOptions): FieldName[] {
  return sumsIpBytes(name, options) ? [valueFields[name], 'ip_bytes'] : [valueFields[name]]
}

function sumsIpBytes(name: ValueName, { bytes }: ValueOptions): boolean {
  return name === 'bytes' && bytes === 'ip'
}

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
  /** Bytes of the IP packets, for a metric that sums those; what is taken of them and the others. */
  readonly #sumsIpBytes: boolean
  readonly #merged = { words: 2, step: 2, data: new Uint32Array(2 * BATCH_SIZE), dirty: 0 }

  constructor(name: ValueName, options: ValueOptions) {
    this.#field = valueFields[name]
    this.#sumsIpBytes = sumsIpBytes(name, options)
    this.#absent = name === 'flows' ? ONE : ZERO
    this.#scaled = options.scale && (name === 'bytes' || name === 'packets')
    this.#column = this.#absent
  }

  /** Writes the values of a batch into every `width`th element from `at` on, each rounded once. */
  fill(flows: Flows, values: Float64Array, at: number, width: number): void {
    if (flows !== this.#flows) {
      this.#flows = flows
      this.#column = flows.column(this.#field) ?? this.#absent
    }
    const { data, step, words } = this.#sumsIpBytes ? this.#mergeIpBytes(flows) : this.#column
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
  /** Bytes as exported, or in their place those of the IP packet, in rows that have them. */
  #mergeIpBytes(flows: Flows): Column {
    const ip = flows.column('ip_bytes')
    if (ip === undefined) return this.#column
    const { data } = this.#merged
    for (let at = 0; at < 2 * flows.size; at += 2) {
      const from = ip.data[at] === 0 && ip.data[at + 1] === 0 ? this.#column : ip
      data[at] = from.data[at] ?? 0
      data[at + 1] = from.data[at + 1] ?? 0
    }
    return this.#merged
  }
}
