import type { Dictionary } from '../model/dictionary.ts'
import { Candidates, type CandidatesState } from './candidates.ts'
import { canonicalKey } from './canonical-key.ts'
import { Decay } from './decay.ts'
import { Demand } from './demand.ts'
import { type KeyLabel, type KeyLayout, keyLayout } from './key-layout.ts'
import type { LabelNames } from './label-names.ts'
import type { IdChunk, LaneIds } from './lane-ids.ts'
import type { MetricDefinition } from './metric-definition.ts'
import type { Moment } from './moment.ts'
import { RowNamer } from './row-namer.ts'
import { LAST_ROW, type RowKey, Rows } from './rows.ts'
import type { RowsState } from './rows-state.ts'
import type { Block } from './tally-report.ts'

/** Ids that are learned or added before others get their turn: short work in cold code, too. */
const STEP = 250

/** Slots that the same kind of rows compete for, and who else would like one. */
export interface Pool {
  readonly named: boolean
  readonly limit: number
  readonly candidates: Candidates
}

/** A table as it can be carried on elsewhere. */
export interface TableState {
  readonly rows: RowsState
  readonly promotions: number
  readonly deferrals: number
  /** When scores begin to count. */
  readonly landmark: number | undefined
  /** The score of everything that was taken in, in whatever row it is. */
  readonly score: number
  readonly named: { readonly candidates: CandidatesState }
  readonly other: { readonly candidates: CandidatesState }
  readonly demand: { readonly estimate: number }
}

/** What a table may be told beside its metric. */
export interface TableOptions {
  /** At least the limit: room for rows of an earlier, higher one. */
  readonly capacity?: number
  /** Where the texts of labels are that are no part of the key; without, none is ever looked up. */
  readonly names?: { readonly texts: Dictionary; readonly names: LabelNames }
}

/**
 * The rows of one metric with their exact sums, never more than its limit. What a lane reports of a key is
 * added to exactly one row: the key's own or, where it has none that takes, the `other` row that keeps
 * the bounded labels, or the last row. `tendTable` lets rows come and go.
 */
export class SeriesTable implements TableState {
  readonly definition: MetricDefinition
  readonly layout: KeyLayout
  readonly rows: Rows
  readonly named: Pool
  readonly other: Pool
  /** How many rows there would be without a limit. */
  readonly demand = new Demand()
  /** Births of candidates, and how many of them had to wait for a token. */
  promotions = 0
  deferrals = 0
  score = 0
  /** What was taken in since this table began, by value: about, and for rates only. */
  readonly intake: Float64Array
  /** Where some labels are no part of the key. */
  readonly namer: RowNamer | undefined
  /** Not shown yet: its rows hold what they take in. */
  isHidden = false
  /** All its rows leave: what it counts is no longer wanted. */
  isEnding = false
  #decay = new Decay()
  /** The value that scores are of: bytes, where there are any. */
  readonly #scored: number
  readonly #hiddenBits: number
  readonly #hiddenLabels: readonly KeyLabel[]
  readonly #key: { -readonly [Part in keyof RowKey]: RowKey[Part] }
  readonly #parent: { -readonly [Part in keyof RowKey]: RowKey[Part] } & { keys: Uint32Array }
  readonly #canonical: Uint32Array

  /** Without rows. */
  constructor(
    definition: MetricDefinition,
    { capacity = definition.limit, names }: TableOptions = {},
  ) {
    const { limit, otherLimit, values } = definition
    this.definition = definition
    this.layout = keyLayout(definition)
    const { words, allBits, boundedBits } = this.layout
    this.#hiddenBits = (allBits & ~boundedBits) >>> 0
    this.#hiddenLabels = this.layout.labels.filter(({ bounded }) => !bounded)
    const namer = names && RowNamer.of(this.layout, names.texts, names.names)
    this.namer = namer
    const name = namer && ((row: number, now: number) => namer.name(this.rows, row, now))
    this.rows = new Rows(this.layout, values.length, values.indexOf('bytes'), capacity, name)
    const pool = (named: boolean, slots: number): Pool => {
      return { named, limit: slots, candidates: new Candidates(this.rows.hasher, slots) }
    }
    this.named = pool(true, limit - otherLimit)
    this.other = pool(false, otherLimit)
    this.#scored = Math.max(0, values.indexOf('bytes'))
    this.intake = new Float64Array(values.length)
    this.#canonical = new Uint32Array(words)
    this.#key = { keys: this.#canonical, from: 0, others: 0, hash: 0 }
    this.#parent = { keys: new Uint32Array(words), from: 0, others: allBits, hash: 0 }
    this.#parent.hash = this.rows.hasher.hash(this.#parent.keys, 0, allBits)
  }

  /** Begins anew, with the last row. */
  begin({ snapshot, now }: Moment): this {
    this.rows.bear(this.#parent, LAST_ROW, snapshot, now)
    return this
  }

  /** Begins with the rows of another table that has the same labels and values. In steps, as `merge`. */
  *carryOn(state: TableState): Generator<void, void> {
    yield* this.rows.carryOn(state.rows)
    yield* this.named.candidates.carryOn(state.named.candidates)
    yield* this.other.candidates.carryOn(state.other.candidates)
    this.demand.carryOn(state.demand.estimate)
    this.promotions = state.promotions
    this.deferrals = state.deferrals
    this.score = state.score
    this.#decay = new Decay(state.landmark)
  }

  get landmark(): number | undefined {
    return this.#decay.landmark
  }

  /**
   * Takes in a block of a lane, in steps of a fraction of a millisecond. `translate` gives our number for a
   * name that the lane numbered.
   */
  *merge(
    block: Block,
    ids: LaneIds,
    translate: (laneNumber: number) => number,
    moment: Moment,
  ): Generator<void, void> {
    yield* this.#learn(block, ids, translate)
    this.demand.rotate(moment.now)
    for (let from = 0; from < block.ids.length; from += STEP) {
      this.#add(block, ids, from, moment)
      yield
    }
  }

  /** Adds a step's ids, from one on. */
  #add(block: Block, ids: LaneIds, from: number, moment: Moment): void {
    const end = Math.min(from + STEP, block.ids.length)
    const values = this.definition.values.length
    const weight = this.#decay.weight(moment.now)
    for (let i = from; i < end; i++) {
      const id = block.ids[i] ?? 0
      const chunk = ids.chunk(id)
      const place = ids.place(id)
      this.demand.add(chunk.hashes[place] ?? 0)
      const score = (block.sums[i * values + this.#scored] ?? 0) * weight
      this.score += score
      this.rows.add(this.#rowFor(chunk, place, score, moment), block.sums, i * values, moment.now)
    }
    for (let i = from * values; i < end * values; i++) {
      this.intake[i % values] = (this.intake[i % values] ?? 0) + (block.sums[i] ?? 0)
    }
  }

  /** The `other` row above a key that shows something unbounded; -1 if it has none that takes. */
  parentOf(key: RowKey): number {
    const parent = this.#parent
    const { keys, from } = key
    for (let w = 0; w < this.layout.words; w++) parent.keys[w] = keys[from + w] ?? 0
    for (const { at, words } of this.#hiddenLabels) parent.keys.fill(0, at, at + words)
    parent.others = this.#parentOthers(key)
    parent.hash = this.rows.hasher.hash(parent.keys, 0, parent.others)
    const row = this.rows.find(parent)
    return row >= 0 && this.takes(row) ? row : -1
  }

  #parentOthers({ others }: RowKey): number {
    return (others | this.#hiddenBits) >>> 0
  }

  /** Whether a row takes what belongs to it; one that leaves since it was idle is revived. */
  takes(row: number): boolean {
    const { rows } = this
    if (rows.takes(row)) return true
    if (rows.reason(row) !== 'idle' || !rows.takes(rows.parents[row] ?? LAST_ROW)) return false
    rows.revive(row)
    return true
  }

  /** Rows of a pool, whatever their state. */
  taken({ named }: Pool): number {
    return named ? this.rows.namedRows : this.rows.otherRows
  }

  /** Whether there are more rows than the limit, as after it was lowered. */
  get isOver(): boolean {
    return this.taken(this.named) > this.named.limit || this.taken(this.other) > this.other.limit
  }

  /** Shows what was hidden: from now on, as new. */
  reveal({ snapshot }: Moment): void {
    if (!this.isHidden) return
    this.isHidden = false
    this.rows.since.fill(snapshot, 0, this.rows.end)
  }

  /** Scores count from a new moment where they have become too large. In steps, as `merge`. */
  *rebase(now: number): Generator<void, void> {
    const factor = this.#decay.rebase(now)
    if (factor === undefined) return
    this.score *= factor
    const { scores, end } = this.rows
    for (let row = 0; row < end; row++) scores[row] = (scores[row] ?? 0) * factor
    yield
    this.named.candidates.rescale(factor)
    yield
    this.other.candidates.rescale(factor)
  }

  *#learn(
    block: Block,
    ids: LaneIds,
    translate: (laneNumber: number) => number,
  ): Generator<void, void> {
    ids.follow(block.epoch)
    if (block.firstId !== ids.size) {
      throw new RangeError(`block begins at id ${block.firstId}, ${ids.size} are known`)
    }
    const { words } = this.layout
    const { hasher } = this.rows
    const key = this.#canonical
    for (let from = 0; from < block.newKeys.length; from += words) {
      const others = canonicalKey(this.layout, block.newKeys, from, translate, key)
      ids.push(key, others, hasher.hash(key, 0, others))
      if (ids.size % STEP === 0) yield
    }
  }

  #rowFor(chunk: IdChunk, place: number, score: number, moment: Moment): number {
    const own = this.#ownRow(chunk, place)
    if (own < 0 || !this.takes(own)) return this.#rowWithout(chunk, place, own, score, moment)
    const { scores, parents, others } = this.rows
    scores[own] = (scores[own] ?? 0) + score
    if (!this.rows.isOther(others[own] ?? 0)) {
      const parent = parents[own] ?? LAST_ROW
      scores[parent] = (scores[parent] ?? 0) + score
    }
    return own
  }

  /** The row of an id's key; -1 if it has none. */
  #ownRow(chunk: IdChunk, place: number): number {
    const { rows } = this
    const last = chunk.rows[place] ?? 0
    const birth = chunk.births[place] ?? 0
    if (birth !== 0 && rows.births[last] === birth) return last
    const row = rows.find(this.#keyOf(chunk, place))
    if (row >= 0) {
      chunk.rows[place] = row
      chunk.births[place] = rows.births[row] ?? 0
    }
    return row
  }

  /** The row for a key whose own one is not there or leaves: one is born, or that above takes it. */
  #rowWithout(chunk: IdChunk, place: number, own: number, score: number, moment: Moment): number {
    const key = this.#keyOf(chunk, place)
    if (this.rows.isOther(key.others)) return this.#otherRow(key, own, score, moment)
    const parent = this.#parentFor(chunk, place, key, moment)
    const { scores } = this.rows
    scores[parent] = (scores[parent] ?? 0) + score
    if (parent === LAST_ROW && this.#parentOthers(key) !== this.layout.allBits) {
      this.other.candidates.offer(this.#parent, score, moment.now)
      return parent
    }
    if (own < 0 && this.#isOpen(this.named, moment)) {
      if (moment.tokens.take(this.definition.values.length, moment.now)) {
        const row = this.rows.bear(key, parent, moment.snapshot, moment.now)
        this.rows.scores[row] = score
        return row
      }
    }
    this.named.candidates.offer(key, score, moment.now)
    return parent
  }

  /** The `other` row above an id's key, born if there is room; the last row where there is none. */
  #parentFor(chunk: IdChunk, place: number, key: RowKey, moment: Moment): number {
    const { births } = this.rows
    const last = chunk.parents[place] ?? 0
    const birth = chunk.parentBirths[place] ?? 0
    if (birth !== 0 && births[last] === birth && this.takes(last)) return last
    const known = this.parentOf(key)
    if (known < 0) return this.#otherRow(this.#parent, -1, 0, moment)
    chunk.parents[place] = known
    chunk.parentBirths[place] = births[known] ?? 0
    return known
  }

  /** The `other` row of a key, born if there is room; the last row where there is none. */
  #otherRow(key: RowKey, own: number, score: number, moment: Moment): number {
    if (own < 0 && this.rows.find(key) < 0 && this.#isOpen(this.other, moment)) {
      const row = this.rows.bear(key, LAST_ROW, moment.snapshot, moment.now)
      this.rows.scores[row] = score
      return row
    }
    if (score > 0) this.other.candidates.offer(key, score, moment.now)
    return LAST_ROW
  }

  /** Whether whoever comes can have a slot: there is one, and nobody has waited for it. */
  #isOpen(pool: Pool, { open }: Moment): boolean {
    return open && pool.candidates.size === 0 && this.taken(pool) < pool.limit
  }

  #keyOf(chunk: IdChunk, place: number): RowKey {
    const key = this.#key
    key.keys = chunk.keys
    key.from = place * this.layout.words
    key.others = chunk.others[place] ?? 0
    key.hash = chunk.hashes[place] ?? 0
    return key
  }
}
