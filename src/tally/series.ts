import { type Dictionary, OTHER_NAME } from '../model/dictionary.ts'
import { ZERO } from '../model/row-state.ts'
import { LaneIds } from './lane-ids.ts'
import type { MetricDefinition } from './metric-definition.ts'
import type { Moment } from './moment.ts'
import { Scrapers } from './scrapers.ts'
import { SeriesTable } from './series-table.ts'
import type { RecordCounts, TallyReport } from './tally-report.ts'
import { tendTable } from './tend-table.ts'
import { TokenBucket } from './token-bucket.ts'

/** What the main thread remembers of a lane to understand its reports. */
interface LaneState {
  readonly incarnation: number
  /** Our number for each name that the lane numbered. */
  readonly numbers: number[]
  /** By metric. */
  readonly ids: readonly LaneIds[]
}

export interface SeriesOptions {
  /** Births of series in an hour; all of an hour's may come at once. */
  readonly newSeriesPerHour?: number
}

/**
 * All metrics as the main thread has them: what every lane reported, in rows ready to be shown, and who was
 * shown what. Has no clock: every step is told what time it is.
 */
export class Series {
  readonly names: Dictionary
  readonly tables: readonly SeriesTable[]
  /** By metric, all lanes together. */
  readonly counts: readonly RecordCounts[]
  readonly scrapers = new Scrapers()
  readonly #lanes = new Map<number, LaneState>()
  readonly #tokens: TokenBucket
  #now = 0
  #stopping = false
  /** The last snapshot before the end of everything was to be seen. */
  #complete = Number.POSITIVE_INFINITY

  constructor(
    definitions: readonly MetricDefinition[],
    names: Dictionary,
    { newSeriesPerHour = Number.POSITIVE_INFINITY }: SeriesOptions = {},
  ) {
    this.names = names
    this.#tokens = new TokenBucket(newSeriesPerHour)
    this.tables = definitions.map((definition) => new SeriesTable(definition, this.#moment(0)))
    this.counts = definitions.map(() => ({ tallied: 0, filtered: 0, implausible: 0 }))
  }

  /** Takes in a lane's report; `newNames` are what its dictionary numbered since the one before. */
  merge(
    laneId: number,
    incarnation: number,
    report: TallyReport,
    newNames: readonly string[],
    now: number,
  ): void {
    for (const _ of this.mergeSteps(laneId, incarnation, report, newNames, now));
  }

  /**
   * The same in steps of a block, a fraction of a millisecond each, for a caller who lets others run
   * in between. Must be run to its end before the next report of the same lane.
   */
  *mergeSteps(
    laneId: number,
    incarnation: number,
    report: TallyReport,
    newNames: readonly string[],
    now: number,
  ): Generator<void, void> {
    const lane = this.#lane(laneId, incarnation)
    for (const name of newNames) lane.numbers.push(this.names.number(name))
    for (const [metric, counts] of report.counts.entries()) this.#count(metric, counts)
    const translate = (laneNumber: number) => lane.numbers[laneNumber] ?? OTHER_NAME
    const moment = this.#moment(now)
    for (const block of report.blocks) {
      const ids = lane.ids[block.metric]
      if (ids !== undefined) this.tables[block.metric]?.merge(block, ids, translate, moment)
      yield
    }
  }

  /** Lets rows come and go. To be called after a delivery, and now and then. */
  tend(now: number): void {
    for (const _ of this.tendSteps(now));
  }

  /** The same in steps of a fraction of a millisecond; nothing else may touch the tables in between. */
  *tendSteps(now: number): Generator<void, void> {
    const moment = this.#moment(now)
    for (const table of this.tables) yield* tendTable(table, moment)
    if (!this.#stopping || this.#complete < Number.POSITIVE_INFINITY) return
    if (this.tables.every(({ rows }) => rows.counts[ZERO] === 0)) this.#complete = moment.snapshot
  }

  /** Nothing more will come: what is held is shown at the next opportunity. */
  stop(now: number): void {
    this.#stopping = true
    // named rows first, then the `other` rows above them
    this.tend(now)
    this.tend(now)
  }

  /** Whether, after `stop`, every scraper has all there is. */
  get isSeen(): boolean {
    return this.scrapers.oldestDelivery > this.#complete
  }

  /** The text behind a number in what a lane says, once its report was merged. */
  nameOf(laneId: number, laneNumber: number): string {
    return this.names.text(this.#lanes.get(laneId)?.numbers[laneNumber] ?? OTHER_NAME)
  }

  #moment(now: number): Moment {
    // clocks can be set back
    this.#now = Math.max(this.#now, now)
    const { snapshot, horizon } = this.scrapers
    const tokens = this.#tokens
    return { now: this.#now, snapshot, horizon, tokens, stopping: this.#stopping }
  }

  /** A lane that was started anew begins with nothing known. */
  #lane(laneId: number, incarnation: number): LaneState {
    const known = this.#lanes.get(laneId)
    if (known?.incarnation === incarnation) return known
    const ids = this.tables.map(({ layout }) => new LaneIds(layout.words))
    const lane = { incarnation, numbers: [OTHER_NAME], ids }
    this.#lanes.set(laneId, lane)
    return lane
  }

  #count(metric: number, { tallied, filtered, implausible }: Readonly<RecordCounts>): void {
    const counts = this.counts[metric]
    if (counts === undefined) return
    counts.tallied += tallied
    counts.filtered += filtered
    counts.implausible += implausible
  }
}
