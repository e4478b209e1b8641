import { canonicalKey } from './canonical-key.ts'
import { addExact } from './exact-sum.ts'
import { type KeyLayout, keyLayout } from './key-layout.ts'
import type { LaneIds } from './lane-ids.ts'
import type { MetricDefinition } from './metric-definition.ts'
import { RowIndex } from './row-index.ts'
import type { Block } from './tally-report.ts'

/** The row that is `other` in every label: there from the start, for what has no row of its own. */
const LAST_ROW = 0

/**
 * The rows of one metric with their exact sums, never more than its limit. A record adds to exactly one
 * row: that of its labels or, where there is no slot for it, the `other` row that keeps the bounded
 * ones. First come, first served.
 */
export class SeriesTable {
  readonly definition: MetricDefinition
  readonly layout: KeyLayout
  /** The key of row `r` begins at `r * layout.words`. */
  readonly keys: Uint32Array
  /** Bit `i` of row `r`: label `i` reads `other`. */
  readonly others: Uint32Array
  /** Value `v` of row `r`: high half at `2 * (r * values + v)`, low half after it. */
  readonly sums: Uint32Array
  /** Rows in use: 0 … rows - 1. */
  rows = 0
  /** Bytes taken in, as high and low half; 0 for a metric without bytes. */
  readonly talliedBytes = new Uint32Array(2)
  /** Those of them that went to rows with an `other` label. */
  readonly otherBytes = new Uint32Array(2)
  readonly #index: RowIndex
  readonly #key: Uint32Array
  readonly #parent: Uint32Array
  readonly #bytesAt: number
  #otherRows = 0

  constructor(definition: MetricDefinition) {
    const { limit, values } = definition
    this.definition = definition
    this.layout = keyLayout(definition)
    this.keys = new Uint32Array(limit * this.layout.words)
    this.others = new Uint32Array(limit)
    this.sums = new Uint32Array(limit * values.length * 2)
    this.#index = new RowIndex(this.layout.words, limit, this.keys, this.others)
    this.#key = new Uint32Array(this.layout.words)
    this.#parent = new Uint32Array(this.layout.words)
    this.#bytesAt = values.indexOf('bytes')
    this.#newOther(this.#parent, this.layout.allBits)
  }

  /** Takes in a block of a lane. `translate` gives our number for a name that the lane numbered. */
  merge(block: Block, ids: LaneIds, translate: (laneNumber: number) => number): void {
    this.#learn(block, ids, translate)
    const values = this.definition.values.length
    for (let i = 0; i < block.ids.length; i++) {
      const row = ids.row(block.ids[i] ?? 0)
      for (let v = 0; v < values; v++) {
        const delta = block.sums[i * values + v] ?? 0
        addExact(this.sums, 2 * (row * values + v), delta)
        if (v !== this.#bytesAt) continue
        addExact(this.talliedBytes, 0, delta)
        if (this.others[row] !== 0) addExact(this.otherBytes, 0, delta)
      }
    }
  }

  #learn(block: Block, ids: LaneIds, translate: (laneNumber: number) => number): void {
    ids.follow(block.epoch)
    if (block.firstId !== ids.size) {
      throw new RangeError(`block begins at id ${block.firstId}, ${ids.size} are known`)
    }
    const { words } = this.layout
    const end = block.newKeys.length
    for (let from = 0; from < end; from += words) {
      const others = canonicalKey(this.layout, block.newKeys, from, translate, this.#key)
      ids.push(this.#rowFor(others))
    }
  }

  /** The row that takes what belongs to `#key`. */
  #rowFor(others: number): number {
    const known = this.#index.find(this.#key, others)
    if (known >= 0) return known
    const parentOthers = this.#makeParent(others)
    const parent = this.#otherRow(parentOthers)
    if (parent < 0) return LAST_ROW
    if (parentOthers === others || this.#namedRows >= this.#namedLimit) return parent
    return this.#newRow(this.#key, others)
  }

  /** Fills `#parent` with the key of the `other` row above `#key`, and returns its `other` labels. */
  #makeParent(others: number): number {
    this.#parent.set(this.#key)
    const hidden = this.layout.allBits & ~this.layout.boundedBits
    for (const [i, { at, words }] of this.layout.labels.entries()) {
      if ((hidden >>> i) & 1) this.#parent.fill(0, at, at + words)
    }
    return (others | hidden) >>> 0
  }

  /** The `other` row of `#parent`, born if there is a slot for it; -1 if there is none. */
  #otherRow(others: number): number {
    const known = this.#index.find(this.#parent, others)
    if (known >= 0) return known
    if (this.#otherRows >= this.definition.otherLimit || this.rows >= this.definition.limit)
      return -1
    return this.#newOther(this.#parent, others)
  }

  get #namedRows(): number {
    return this.rows - this.#otherRows
  }

  get #namedLimit(): number {
    return this.definition.limit - this.definition.otherLimit
  }

  #newOther(key: Uint32Array, others: number): number {
    this.#otherRows++
    return this.#newRow(key, others)
  }

  #newRow(key: Uint32Array, others: number): number {
    const row = this.rows++
    this.keys.set(key, row * this.layout.words)
    this.others[row] = others
    this.#index.insert(row)
    return row
  }
}
