import { type Dictionary, OTHER_NAME, UNKNOWN_NAME } from '../model/dictionary.ts'
import { fieldDefinition } from '../model/fields.ts'
import type { LabelNames } from './label-names.ts'
import { LaneIds } from './lane-ids.ts'
import type { MetricDefinition } from './metric-definition.ts'
import type { Moment } from './moment.ts'
import { Scrapers, type ScrapersState } from './scrapers.ts'
import { SeriesTable } from './series-table.ts'
import type { RecordCounts, TallyReport } from './tally-report.ts'
import { tendTable } from './tend-table.ts'
import { TokenBucket, type TokensState } from './token-bucket.ts'

/** Names that are taken in before others get their turn. */
const STEP = 500

/** What the main thread remembers of a lane to understand its reports. */
interface LaneState {
  readonly incarnation: number
  /** Our number for each name that the lane numbered. */
  readonly numbers: number[]
  /** By metric. */
  readonly ids: readonly LaneIds[]
}

/** Everything that outlives a process. */
export interface SeriesState {
  readonly tables: readonly SeriesTable[]
  readonly leaving: readonly SeriesTable[]
  readonly counts: readonly RecordCounts[]
  readonly names: Dictionary
  readonly scrapers: ScrapersState
  readonly tokens: TokensState
}

export interface SeriesOptions {
  /** Births of series in an hour; all of an hour's may come at once. */
  readonly newSeriesPerHour?: number
  /** What labels read that are no part of a key. */
  readonly labelNames?: LabelNames
  /** When everything begins: milliseconds since 1970. */
  readonly now?: number
}

/**
 * All metrics as the main thread has them: what every lane reported, in rows ready to be shown, and who was
 * shown what. Has no clock: every step is told what time it is.
 */
export class Series {
  readonly names: Dictionary
  /** By metric of the configuration. */
  tables: readonly SeriesTable[] = []
  /** By metric, all lanes together. */
  counts: readonly RecordCounts[] = []
  readonly scrapers = new Scrapers()
  readonly #lanes = new Map<number, LaneState>()
  readonly #labelNames: LabelNames
  readonly #tokens: TokenBucket
  /** Tables of metrics that were changed or taken away, as long as they have rows. */
  #leaving: readonly SeriesTable[] = []
  #now = 0
  #stopping = false
  /** The last snapshot before the end of everything was to be seen. */
  #complete = Number.POSITIVE_INFINITY

  constructor(
    definitions: readonly MetricDefinition[],
    names: Dictionary,
    options: SeriesOptions = {},
  ) {
    const { newSeriesPerHour = Number.POSITIVE_INFINITY, labelNames = nameless, now = 0 } = options
    this.names = names
    this.#labelNames = labelNames
    this.#tokens = new TokenBucket(newSeriesPerHour)
    const moment = this.#moment(now)
    this.tables = definitions.map((definition) => this.#newTable(definition).begin(moment))
    this.counts = definitions.map(newCounts)
  }

  /** The tables that a scrape shows. */
  get shown(): readonly SeriesTable[] {
    return [...this.#leaving, ...this.tables.filter(({ isHidden }) => !isHidden)]
  }

  /**
   * Goes on with other metrics. Where labels and values are the same, the rows stay, and a lower limit holds
   * after a delivered scrape. Other rows drain, and new ones are born when these are gone. Lanes
   * keep the numbers of their names, and begin with ids anew.
   */
  reload(definitions: readonly MetricDefinition[], now: number): void {
    for (const _ of this.reloadSteps(definitions, now));
  }

  /** The same in steps of a few milliseconds; nothing else may change the tables in between. */
  *reloadSteps(definitions: readonly MetricDefinition[], now: number): Generator<void, void> {
    const moment = this.#moment(now)
    const before = this.tables
    const counts = this.counts
    const places = definitions.map((definition) =>
      before.findIndex((table) => isSameShape(table.definition, definition)),
    )
    const tables: SeriesTable[] = []
    for (const [i, definition] of definitions.entries()) {
      const known = before[places[i] ?? -1]
      if (known === undefined) tables.push(hidden(this.#newTable(definition).begin(moment)))
      else tables.push(yield* this.#successor(known, definition))
      yield
    }
    const gone = before.filter((table, i) => !places.includes(i) && !table.isHidden)
    for (const table of gone) table.isEnding = true
    // at once: whoever looks on meanwhile finds what belongs together
    for (const [id, lane] of this.#lanes) this.#lanes.set(id, { ...lane, ids: newIds(tables) })
    this.counts = places.map((place) => counts[place] ?? newCounts())
    this.tables = tables
    this.#leaving = [...this.#leaving, ...gone]
    yield* this.#settleSteps(now)
  }

  /** All there is, to be carried on by a later process. Nothing may change until it is written. */
  get state(): SeriesState {
    const { tables, counts, names, scrapers } = this
    const leaving = this.#leaving
    return { tables, counts, leaving, names, scrapers: scrapers.state, tokens: this.#tokens.state }
  }

  /** Carries on where an earlier process was, and then goes on with the metrics that there are now. */
  restore(state: SeriesState, now: number): void {
    for (const _ of this.restoreSteps(state, now));
  }

  /** The same in steps of a few milliseconds; nothing else may use the tables in between. */
  *restoreSteps(state: SeriesState, now: number): Generator<void, void> {
    const definitions = this.tables.map(({ definition }) => definition)
    this.scrapers.restore(state.scrapers, now)
    this.#tokens.restore(state.tokens)
    this.counts = state.counts
    this.tables = state.tables
    // what passed in between is not their idleness
    for (const { rows } of state.tables) rows.seen.fill(now, 0, rows.end)
    this.#leaving = state.leaving
    yield* this.reloadSteps(definitions, now)
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
   * The same in steps of a fraction of a millisecond each, for a caller who lets others run
   * in between. Must be run to its end before the next report of the same lane.
   */
  *mergeSteps(
    laneId: number,
    incarnation: number,
    report: TallyReport,
    newNames: readonly string[],
    now: number,
  ): Generator<void, void> {
    yield* this.nameSteps(laneId, incarnation, newNames)
    const lane = this.#lane(laneId, incarnation)
    for (const [metric, counts] of report.counts.entries()) this.#count(metric, counts)
    const translate = (laneNumber: number) => lane.numbers[laneNumber] ?? OTHER_NAME
    const moment = this.#moment(now)
    for (const block of report.blocks) {
      const ids = lane.ids[block.metric]
      const table = this.tables[block.metric]
      if (ids !== undefined && table !== undefined)
        yield* table.merge(block, ids, translate, moment)
    }
  }

  /**
   * Takes in only what a lane's dictionary numbered, so that `nameOf` reads the rest of its report.
   * `reserved` are the lane's numbers of names that have a place even if others took all. In such steps.
   */
  *nameSteps(
    laneId: number,
    incarnation: number,
    newNames: readonly string[],
    reserved: ReadonlySet<number> = new Set(),
  ): Generator<void, void> {
    const { numbers } = this.#lane(laneId, incarnation)
    for (const [i, name] of newNames.entries()) {
      const isReserved = reserved.has(numbers.length)
      numbers.push(isReserved ? this.names.reserve(name) : this.names.number(name))
      if (i % STEP === STEP - 1) yield
    }
  }

  /** Lets rows come and go. To be called after a delivery, and now and then. */
  tend(now: number): void {
    for (const _ of this.tendSteps(now));
  }

  /** The same in steps of a fraction of a millisecond; nothing else may touch the tables in between. */
  *tendSteps(now: number): Generator<void, void> {
    const moment = this.#moment(now)
    for (const table of this.shown) yield* tendTable(table, moment)
    this.#leaving = this.#leaving.filter(({ rows }) => rows.size > 0)
    if (this.#leaving.length === 0) for (const table of this.tables) table.reveal(moment)
    if (!this.#stopping || this.#complete < Number.POSITIVE_INFINITY) return
    if (this.tables.every(({ rows }) => rows.held === 0)) this.#complete = moment.snapshot
  }

  /** Nothing more will come: what is held is shown at the next opportunity. */
  stop(now: number): void {
    for (const _ of this.stopSteps(now));
  }

  /** The same in steps; nothing else may touch the tables in between. */
  *stopSteps(now: number): Generator<void, void> {
    this.#stopping = true
    yield* this.#settleSteps(now)
  }

  /** Whether, after `stop`, every scraper has all there is. */
  get isSeen(): boolean {
    return this.scrapers.oldestDelivery > this.#complete
  }

  /**
   * What was merged before is shown by the rows as they are now: since then a row holds what it has. In milliseconds
   * since 1970; infinite where none does.
   */
  get heldSince(): number {
    const tables = [...this.#leaving, ...this.tables]
    return Math.min(...tables.map(({ rows }) => rows.heldSince))
  }

  /** The text behind a number in what a lane says, once the names of its report were taken in. */
  nameOf(laneId: number, laneNumber: number): string {
    return this.names.text(this.#lanes.get(laneId)?.numbers[laneNumber] ?? OTHER_NAME)
  }

  /** What rows at zero hold goes up: from named rows, then from `other` rows, to where it is shown. */
  *#settleSteps(now: number): Generator<void, void> {
    for (let level = 0; level < 3; level++) yield* this.tendSteps(now)
  }

  /** The table of a metric that goes on with the rows of another one. */
  *#successor(known: SeriesTable, definition: MetricDefinition): Generator<void, SeriesTable> {
    const table = this.#newTable(definition, Math.max(definition.limit, known.rows.end))
    yield
    yield* table.carryOn(known)
    table.isHidden = known.isHidden
    return table
  }

  #newTable(definition: MetricDefinition, capacity?: number): SeriesTable {
    const names = { texts: this.names, names: this.#labelNames }
    return new SeriesTable(definition, { names, ...(capacity !== undefined && { capacity }) })
  }

  #moment(now: number): Moment {
    // clocks can be set back
    this.#now = Math.max(this.#now, now)
    const { snapshot, horizon } = this.scrapers
    const tokens = this.#tokens
    const open = this.#leaving.length === 0 && this.tables.every((table) => !table.isOver)
    return { now: this.#now, snapshot, horizon, tokens, open, stopping: this.#stopping }
  }

  /** A lane that was started anew begins with nothing known. */
  #lane(laneId: number, incarnation: number): LaneState {
    const known = this.#lanes.get(laneId)
    if (known?.incarnation === incarnation) return known
    const lane = { incarnation, numbers: [OTHER_NAME, UNKNOWN_NAME], ids: newIds(this.tables) }
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

/** Without anybody who knows names, labels that follow others read as fields do that are absent. */
const nameless: LabelNames = {
  version: 0,
  find: (field, [first = '']) => {
    const text = field === 'sampler' ? first : (fieldDefinition(field).absent ?? '')
    return { text, pending: false }
  },
}

const newIds = (tables: readonly SeriesTable[]) =>
  tables.map(({ layout }) => new LaneIds(layout.words))

const newCounts = (): RecordCounts => ({ tallied: 0, filtered: 0, implausible: 0 })

/** A table that is shown when the rows of others have made room. */
function hidden(table: SeriesTable): SeriesTable {
  table.isHidden = true
  return table
}

/** Whether rows of one metric are rows of the other. */
function isSameShape(a: MetricDefinition, b: MetricDefinition): boolean {
  const shape = ({ id, name, labels, values, scale, bytes }: MetricDefinition) =>
    JSON.stringify([
      id,
      name,
      labels.map(({ label, field, bounded }) => [label, field, bounded]),
      values,
      scale,
      bytes,
    ])
  return shape(a) === shape(b)
}
