export type Column = Uint8Array | Uint32Array | Float64Array

/** Keys, `other` labels, sums, states, since, seen, created, scores, parents, births, leaving, names. */
export type RowColumns = readonly [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint8Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Uint32Array,
  Uint32Array,
  Uint8Array,
  Uint32Array,
]

/** Rows as they can be carried on elsewhere. */
export interface RowsState {
  /** Slots that the columns have, and those of them that count. */
  readonly capacity: number
  readonly end: number
  /** Each has the same number of elements for every slot. */
  readonly columns: RowColumns
  readonly talliedBytes: Uint32Array
  readonly otherBytes: Uint32Array
  readonly retiredBytes: Uint32Array
  readonly demoted: Float64Array
}
