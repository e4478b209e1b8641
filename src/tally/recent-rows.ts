import { FREE, WAITING } from '../model/row-state.ts'
import { BestList } from './best-list.ts'
import { nearestNumber } from './exact-sum.ts'
import type { KeyLabel } from './key-layout.ts'
import type { SeriesTable } from './series-table.ts'

/** Rates are of this time at least and of twice as much at most, in milliseconds: routers send in bursts. */
export const RECENT = 30_000

/** Rows that are looked at before others get their turn. */
const STEP = 4096

/** Elements of a column that are copied before others get their turn. */
const PIECE = 65_536

/** The sums as they were. */
interface Earlier {
  readonly at: number
  readonly sums: Uint32Array
  readonly births: Uint32Array
  readonly intake: Float64Array
}

/** A row and what it took in of late, by value. */
interface Grown {
  readonly row: number
  readonly growth: readonly number[]
}

/** What the rows of a table took in of late. */
export interface RecentGrowth {
  /** Milliseconds that it is of. */
  readonly span: number
  /** Of all rows together, by value. */
  readonly growth: readonly number[]
  /** Named rows that took in most, the first of them the most. */
  readonly top: readonly Grown[]
  /** Share of what named rows took in, of 1, by the value that rows are ranked by; null where nothing came. */
  readonly namedShare: number | null
  /** What was taken in of each sampler by that value, by the number of its label; none where that is no label. */
  readonly bySampler: ReadonlyMap<number, number>
}

/**
 * Remembers the sums of a table as they were half a minute to a minute ago, so that whoever looks on
 * sees what is large now. Copies of whole columns: cheap, and nothing is done where rows grow.
 */
export class RecentRows {
  readonly #table: SeriesTable
  /** Rows are ranked by bytes, where there are any. */
  readonly #ranked: number
  readonly #values: number
  #older: Earlier
  #newer: Earlier

  constructor(table: SeriesTable, now: number) {
    this.#table = table
    const { values } = table.definition
    this.#values = values.length
    this.#ranked = Math.max(0, values.indexOf('bytes'))
    // of a table that is new there is next to nothing
    const steps = this.#copy(now)
    let step = steps.next()
    while (!step.done) step = steps.next()
    this.#newer = step.value
    this.#older = step.value
  }

  /** To be called now and then: remembers anew when it is time. In steps; nothing may touch the table in between. */
  *note(now: number): Generator<void, void> {
    if (now - this.#newer.at < RECENT) return
    const copy = yield* this.#copy(now)
    this.#older = this.#newer
    this.#newer = copy
  }

  /** The growth of late with the `most` largest rows. In steps; the table may change in between. */
  *growth(most: number, now: number): Generator<void, RecentGrowth> {
    const { rows, layout, intake } = this.#table
    const before = this.#older
    const best = new BestList(most)
    const sampler = layout.labels.find(({ field }) => field === 'sampler')
    const bySampler = new Map<number, number>()
    let named = 0
    for (let row = 0; row < rows.end; row++) {
      if (row % STEP === STEP - 1) yield
      const grown = this.#isShown(row) ? this.#grown(before, row, this.#ranked) : 0
      if (grown <= 0) continue
      if (sampler !== undefined) this.#addTo(bySampler, sampler, row, grown)
      if (rows.others[row] !== 0) continue
      named += grown
      best.offer(row, grown)
    }
    const growth = Array.from(intake, (sum, v) => sum - (before.intake[v] ?? 0))
    const all = growth[this.#ranked] ?? 0
    // some may have left in the meantime
    const top = best.sorted().filter((row) => this.#isShown(row) && rows.others[row] === 0)
    return {
      span: now - before.at,
      growth,
      namedShare: all > 0 ? Math.min(1, named / all) : null,
      bySampler,
      top: top.map((row) => ({ row, growth: growth.map((_, v) => this.#grown(before, row, v)) })),
    }
  }

  #isShown(row: number): boolean {
    const state = this.#table.rows.states[row]
    return state !== FREE && state !== WAITING
  }

  #addTo(sums: Map<number, number>, { bit, at }: KeyLabel, row: number, grown: number): void {
    const { rows, layout } = this.#table
    if (((rows.others[row] ?? 0) & bit) !== 0) return
    const number = rows.keys[row * layout.words + at] ?? 0
    sums.set(number, (sums.get(number) ?? 0) + grown)
  }

  #grown({ births, sums }: Earlier, row: number, value: number): number {
    const { rows } = this.#table
    const at = 2 * (row * this.#values + value)
    const isSame = births[row] === rows.births[row]
    return nearestNumber(rows.sums, at) - (isSame ? nearestNumber(sums, at) : 0)
  }

  *#copy(now: number): Generator<void, Earlier> {
    const { intake, rows } = this.#table
    const { sums, births, end } = rows
    const copy = {
      at: now,
      sums: new Uint32Array(2 * end * this.#values),
      births: births.slice(0, end),
      intake: intake.slice(),
    }
    for (let from = 0; from < copy.sums.length; from += PIECE) {
      copy.sums.set(sums.subarray(from, Math.min(from + PIECE, copy.sums.length)), from)
      yield
    }
    return copy
  }
}
