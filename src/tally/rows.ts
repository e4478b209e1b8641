import { DRAINING, FREE, isHeld, LIVE, ROW_STATES, WAITING, ZERO } from '../model/row-state.ts'
import { addExact, addHalves, subtractHalves } from './exact-sum.ts'
import { KeyHasher, KeyIndex } from './key-index.ts'
import type { KeyLayout } from './key-layout.ts'
import type { RowColumns, RowsState } from './rows-state.ts'

/** The row that is `other` in every label: there from the start, for what has no row of its own. */
export const LAST_ROW = 0

/** Rows that are carried on before others get their turn. */
const STEP = 1024

/** Elements of a column that are copied before others get their turn. */
const PIECE = 65_536

/** Why a row leaves. */
export const demotions = ['idle', 'outranked', 'limit', 'reload', 'renamed'] as const
export type Demotion = (typeof demotions)[number]

/** What the column `leaving` says of a row that does not. */
const STAYS = 0

/** A key that a row is born for: it begins at `from` in `keys`. */
export interface RowKey {
  readonly keys: Uint32Array
  readonly from: number
  readonly others: number
  readonly hash: number
}

/**
 * The rows of one metric in columns, and the steps from one state to another. A row has one set of
 * sums: while it is at zero they are what it holds, afterwards what it shows. So nothing is copied
 * when it begins to show them, and nothing can be in both.
 */
export class Rows implements RowsState {
  readonly capacity: number
  readonly hasher: KeyHasher
  /** The key of row `r` begins at `r` times the words of a key. */
  readonly keys: Uint32Array
  /** Bit `i` of row `r`: label `i` reads `other`. */
  readonly others: Uint32Array
  /** Value `v` of row `r`: high half at `2 * (r * values + v)`, low half after it. */
  readonly sums: Uint32Array
  readonly states: Uint8Array
  /** The last snapshot that was taken before the row came into its state. */
  readonly since: Float64Array
  /** When it last took something in, and when it was born: milliseconds since 1970. */
  readonly seen: Float64Array
  readonly created: Float64Array
  /** Decayed bytes; of an `other` row with everything below it. */
  readonly scores: Float64Array
  /** The `other` row above. */
  readonly parents: Uint32Array
  /** Rows below an `other` row. */
  readonly children: Uint32Array
  /** Which birth the row is: tells it from an earlier one in the same slot. 0 for none. */
  readonly births: Uint32Array
  /** Position in `demotions` + 1, or 0 for a row that stays. */
  readonly leaving: Uint8Array
  /** Dictionary numbers of the attached labels of row `r`: from `r` times their count on. */
  readonly names: Uint32Array
  /** Rows are in slots 0 … end - 1; some of these may be free. */
  end = 0
  /** Rows with all their labels, and `other` rows; whatever their state. */
  namedRows = 0
  otherRows = 0
  /** Rows by state. */
  readonly counts = new Int32Array(ROW_STATES)
  /** Rows that drain because they have other names now: each may have a successor of the same key. */
  renamed = 0
  /** Bytes as 64-bit integers: taken in; of those in `other` rows, not shown yet, shown by rows that are gone. */
  readonly talliedBytes = new Uint32Array(2)
  readonly otherBytes = new Uint32Array(2)
  readonly heldBytes = new Uint32Array(2)
  readonly retiredBytes = new Uint32Array(2)
  /** By position in `demotions`. */
  readonly demoted = new Float64Array(demotions.length)
  readonly #words: number
  readonly #values: number
  readonly #bytesAt: number
  readonly #hiddenBits: number
  readonly #index: KeyIndex
  readonly #free: number[] = []
  #birth = 0
  /** Finds the names of a new row; `false`: they are not known yet. */
  readonly #name: (row: number, now: number) => boolean

  /** `bytesAt` is the position of the bytes among the values, or -1. */
  constructor(
    layout: KeyLayout,
    values: number,
    bytesAt: number,
    capacity: number,
    name: (row: number, now: number) => boolean = () => true,
  ) {
    this.#name = name
    this.capacity = capacity
    this.#words = layout.words
    this.#values = values
    this.#bytesAt = bytesAt
    this.#hiddenBits = (layout.allBits & ~layout.boundedBits) >>> 0
    this.hasher = new KeyHasher(layout.words)
    this.keys = new Uint32Array(capacity * layout.words)
    this.others = new Uint32Array(capacity)
    this.sums = new Uint32Array(capacity * values * 2)
    this.states = new Uint8Array(capacity)
    this.since = new Float64Array(capacity)
    this.seen = new Float64Array(capacity)
    this.created = new Float64Array(capacity)
    this.scores = new Float64Array(capacity)
    this.parents = new Uint32Array(capacity)
    this.children = new Uint32Array(capacity)
    this.births = new Uint32Array(capacity)
    this.leaving = new Uint8Array(capacity)
    this.names = new Uint32Array(capacity * layout.attached.length)
    this.#index = new KeyIndex(layout.words, capacity, this)
  }

  get columns(): RowColumns {
    const { keys, others, sums, states, since, seen, created, scores } = this
    const { parents, births, leaving, names } = this
    // biome-ignore format: one line
    return [keys, others, sums, states, since, seen, created, scores, parents, births, leaving, names]
  }

  /**
   * Carries on with the rows of another table that has the same labels and values; there are none yet. In
   * steps, for a caller who lets others run in between.
   */
  *carryOn(state: RowsState): Generator<void, void> {
    const { columns } = this
    for (const [i, column] of state.columns.entries()) {
      const length = (column.length / state.capacity) * state.end
      for (let from = 0; from < length; from += PIECE) {
        columns[i]?.set(column.subarray(from, Math.min(from + PIECE, length)), from)
        yield
      }
    }
    this.talliedBytes.set(state.talliedBytes)
    this.otherBytes.set(state.otherBytes)
    this.retiredBytes.set(state.retiredBytes)
    this.demoted.set(state.demoted)
    this.end = state.end
    for (let row = 0; row < this.end; row++) {
      this.#carryOn(row)
      if (row % STEP === STEP - 1) yield
    }
  }

  /** Rows that ever were. */
  get born(): number {
    return this.#birth
  }

  get size(): number {
    return this.namedRows + this.otherRows
  }

  /** Rows that no scraper was shown with anything. */
  get held(): number {
    return (this.counts[ZERO] ?? 0) + (this.counts[WAITING] ?? 0)
  }

  /** When the oldest of those was born, in milliseconds since 1970; infinite where there is none. */
  get heldSince(): number {
    let oldest = Number.POSITIVE_INFINITY
    if (this.held === 0) return oldest
    for (let row = 0; row < this.end; row++) {
      if (isHeld(this.states[row])) oldest = Math.min(oldest, this.created[row] ?? 0)
    }
    return oldest
  }

  find({ keys, from, others, hash }: RowKey): number {
    return this.#index.find(keys, from, others, hash)
  }

  /** The key of a row. */
  key(row: number): RowKey {
    const from = row * this.#words
    const others = this.others[row] ?? 0
    return { keys: this.keys, from, others, hash: this.hasher.hash(this.keys, from, others) }
  }

  /** Whether a row with these `other` labels shows nothing unbounded: it has a slot of the `other` rows. */
  isOther(others: number): boolean {
    return (others & this.#hiddenBits) >>> 0 === this.#hiddenBits
  }

  /** Whether a row takes what belongs to it. */
  takes(row: number): boolean {
    return this.leaving[row] === STAYS
  }

  /** The row for what can no longer be in this one. */
  above(row: number): number {
    const parent = this.parents[row] ?? LAST_ROW
    return this.takes(parent) ? parent : LAST_ROW
  }

  /** Why a row leaves, if it does. */
  reason(row: number): Demotion | undefined {
    return demotions[(this.leaving[row] ?? STAYS) - 1]
  }

  /** Adds values, the first of them at `from`, to a row that takes. */
  add(row: number, values: Float64Array, from: number, now: number): void {
    const at = row * this.#values
    for (let v = 0; v < this.#values; v++) {
      addExact(this.sums, 2 * (at + v), values[from + v] ?? 0)
    }
    this.seen[row] = now
    if (this.#bytesAt < 0) return
    const bytes = values[from + this.#bytesAt] ?? 0
    addExact(this.talliedBytes, 0, bytes)
    if (this.others[row] !== 0) addExact(this.otherBytes, 0, bytes)
    if (isHeld(this.states[row])) addExact(this.heldBytes, 0, bytes)
  }

  /** A new row at zero, or one that waits for its names. */
  bear(key: RowKey, parent: number, snapshot: number, now: number): number {
    const row = this.#free.pop() ?? this.end++
    const { keys, from, others, hash } = key
    for (let w = 0; w < this.#words; w++) this.keys[row * this.#words + w] = keys[from + w] ?? 0
    this.others[row] = others
    this.since[row] = snapshot
    this.seen[row] = now
    this.created[row] = now
    this.births[row] = ++this.#birth
    this.parents[row] = parent
    if (row !== LAST_ROW) this.children[parent] = (this.children[parent] ?? 0) + 1
    this.#change(row, this.#name(row, now) ? ZERO : WAITING)
    this.#count(others, 1)
    this.#index.insert(row, hash)
    return row
  }

  /** Waiting to zero: its names are what they will be. */
  show(row: number, snapshot: number): void {
    this.since[row] = snapshot
    this.#change(row, ZERO)
  }

  /** Zero to live: what was held is shown from now on. */
  release(row: number): void {
    this.#change(row, LIVE)
    this.#takeBytes(this.heldBytes, row)
  }

  /**
   * The row takes nothing more: a live one drains, one that holds what it has is ready to be withdrawn. One
   * that was renamed makes its key free for a successor.
   */
  demote(row: number, reason: Demotion, snapshot: number): void {
    const position = demotions.indexOf(reason)
    this.leaving[row] = position + 1
    this.demoted[position] = (this.demoted[position] ?? 0) + 1
    if (reason === 'renamed') {
      this.#index.remove(row, this.key(row).hash)
      this.renamed++
    }
    if (this.states[row] !== LIVE) return
    this.since[row] = snapshot
    this.#change(row, DRAINING)
  }

  /** A leaving row stays after all. */
  revive(row: number): void {
    this.leaving[row] = STAYS
    if (this.states[row] === DRAINING) this.#change(row, LIVE)
  }

  /** Ends a row at zero, which nobody has seen with anything: what it holds goes to the one above. */
  withdraw(row: number): void {
    const heir = this.above(row)
    if (!isHeld(this.states[heir])) this.#takeBytes(this.heldBytes, row)
    if (this.others[heir] !== 0 && this.others[row] === 0) this.#addBytes(this.otherBytes, row)
    const values = this.#values
    for (let v = 0; v < values; v++) {
      addHalves(this.sums, 2 * (heir * values + v), this.sums, 2 * (row * values + v))
    }
    this.#end(row)
  }

  /** Ends a draining row whose end was seen. */
  retire(row: number): void {
    this.#addBytes(this.retiredBytes, row)
    this.#end(row)
  }

  #carryOn(row: number): void {
    const state = this.states[row] ?? FREE
    if (state === FREE) {
      this.#free.push(row)
      return
    }
    const { others, hash } = this.key(row)
    if (this.reason(row) === 'renamed') this.renamed++
    else this.#index.insert(row, hash)
    this.#count(others, 1)
    this.counts[state] = (this.counts[state] ?? 0) + 1
    this.#birth = Math.max(this.#birth, this.births[row] ?? 0)
    if (isHeld(state)) this.#addBytes(this.heldBytes, row)
    const parent = this.parents[row] ?? LAST_ROW
    if (row !== LAST_ROW) this.children[parent] = (this.children[parent] ?? 0) + 1
  }

  #end(row: number): void {
    const { others, hash } = this.key(row)
    if (this.reason(row) === 'renamed') this.renamed--
    else this.#index.remove(row, hash)
    const parent = this.parents[row] ?? LAST_ROW
    if (row !== LAST_ROW) this.children[parent] = (this.children[parent] ?? 0) - 1
    this.sums.fill(0, 2 * row * this.#values, 2 * (row + 1) * this.#values)
    this.scores[row] = 0
    this.births[row] = 0
    this.leaving[row] = STAYS
    this.#change(row, FREE)
    this.#count(others, -1)
    this.#free.push(row)
  }

  #change(row: number, state: number): void {
    const before = this.states[row] ?? FREE
    this.counts[before] = (this.counts[before] ?? 0) - 1
    this.counts[state] = (this.counts[state] ?? 0) + 1
    this.states[row] = state
  }

  #count(others: number, change: number): void {
    if (this.isOther(others)) this.otherRows += change
    else this.namedRows += change
  }

  #addBytes(to: Uint32Array, row: number): void {
    if (this.#bytesAt < 0) return
    addHalves(to, 0, this.sums, 2 * (row * this.#values + this.#bytesAt))
  }

  #takeBytes(from: Uint32Array, row: number): void {
    if (this.#bytesAt < 0) return
    subtractHalves(from, 0, this.sums, 2 * (row * this.#values + this.#bytesAt))
  }
}
