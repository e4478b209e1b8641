import type { MetricDefinition } from '../tally/metric-definition.ts'

/** What the exposition reads of a metric's table; a `SeriesTable` is one. */
export interface FlowFamily {
  readonly definition: MetricDefinition
  readonly layout: {
    /** Words of a row's key. */
    readonly words: number
    /** Where each label of the definition begins in the key. */
    readonly labels: readonly { readonly at: number }[]
  }
  readonly rows: number
  /** The key of row `r` begins at `r * layout.words`. */
  readonly keys: Uint32Array
  /** Bit `i` of word `r`: label `i` of row `r` reads `other`. */
  readonly others: Uint32Array
  /** High and low word of value `v` of row `r` at `2 * (r * values + v)`. */
  readonly sums: Uint32Array
}

/** The texts that dictionary numbers in keys stand for. */
export interface Names {
  text(number: number): string
}
