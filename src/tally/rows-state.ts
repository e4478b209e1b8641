/** Elements of one kind, the same number for each slot. */
export type Column = Uint8Array | Uint32Array | Float64Array

/** The columns of rows, in the order in which a checkpoint has them. */
export type RowColumns = readonly [
  keys: Uint32Array,
  others: Uint32Array,
  sums: Uint32Array,
  states: Uint8Array,
  since: Float64Array,
  seen: Float64Array,
  created: Float64Array,
  scores: Float64Array,
  parents: Uint32Array,
  births: Uint32Array,
  leaving: Uint8Array,
  names: Uint32Array,
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
