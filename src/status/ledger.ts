import type { LaneLevels, LaneReport } from '../lanes/lane-report.ts'
import type { ConnectionEnd } from '../source/connection-ends.ts'
import { RecentRows } from '../tally/recent-rows.ts'
import type { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'
import { KnownSamplers } from './known-samplers.ts'
import { type Counted, Throughput } from './throughput.ts'
import { trafficTable } from './traffic-table.ts'

/** Something that happened so often. */
export interface Happened {
  readonly subject: string
  count: number
  /** More about the last time. */
  detail: string
  last: number
}

/** Kinds of things that are remembered; there are fewer unless somebody configures a great many listeners. */
const MOST_KINDS = 1000

/** What lanes reported that the status is made of. */
export class Ledger {
  readonly samplers: KnownSamplers
  readonly throughput: Throughput
  /** By lane, as it last said. */
  readonly levels = new Map<number, LaneLevels>()
  /** By the reason for which connections ended, and by the failure of Kafka; one for each listener. */
  readonly connectionEnds = new Map<ConnectionEnd, Map<string, Happened>>()
  readonly streamFailures = new Map<string, Map<string, Happened>>()
  readonly captureFailures = new Map<string, string>()
  /** Texts that lanes had no place for. */
  readonly refusedNames = new Map<number, Happened>()
  readonly #series: Series
  readonly #recent = new WeakMap<SeriesTable, RecentRows>()

  /** For so many samplers; `now` is when counting begins. */
  constructor(series: Series, samplers: number, now: number) {
    this.#series = series
    this.samplers = new KnownSamplers(samplers)
    this.throughput = new Throughput(now, this.#counted(), this.#counting)
  }

  /** Takes in what a lane said when it is in the tables, in steps; `nameOf` reads the numbers in it. */
  *reportSteps(
    lane: number,
    report: LaneReport,
    nameOf: (number: number) => string,
    now: number,
  ): Generator<void, void> {
    yield* this.samplers.report(report, nameOf, now)
    this.#noteLevels(lane, report.levels, now)
    this.#noteSources(report, now)
    for (const table of this.#series.tables) {
      yield* this.recent(table, now).note(now)
    }
    this.throughput.note(now, this.#counted(), this.#counting)
  }

  /** What a table took in of late. */
  recent(table: SeriesTable, now: number): RecentRows {
    const known = this.#recent.get(table) ?? new RecentRows(table, now)
    this.#recent.set(table, known)
    return known
  }

  get #counting(): SeriesTable | undefined {
    return trafficTable(this.#series.tables)
  }

  #counted(): Counted {
    const table = this.#counting
    const taken = (value: 'bytes' | 'packets') =>
      table?.intake[table.definition.values.indexOf(value)] ?? null
    const { observations: flows, payloads: datagrams } = this.samplers
    return { bytes: taken('bytes'), packets: taken('packets'), flows, datagrams }
  }

  #noteLevels(lane: number, levels: LaneLevels, now: number): void {
    const before = this.levels.get(lane)?.nameOverflows ?? 0
    this.levels.set(lane, levels)
    // one that was started again counts anew
    const more = levels.nameOverflows - before
    if (more <= 0) return
    const known = this.refusedNames.get(lane)
    const count = (known?.count ?? 0) + more
    this.refusedNames.set(lane, { subject: `lane ${lane}`, count, detail: '', last: now })
  }

  #noteSources(
    { connections, connectionProblems, captures, streams }: LaneReport,
    now: number,
  ): void {
    for (const { listen, ended } of connections) {
      for (const [reason, count = 0] of Object.entries(ended)) {
        note(this.connectionEnds, reason as ConnectionEnd, listen, count, now)
      }
    }
    for (const { listen, reason, address, detail } of connectionProblems) {
      const known = this.connectionEnds.get(reason)?.get(listen)
      if (known !== undefined) known.detail = detail === '' ? address : `${address}: ${detail}`
    }
    for (const { listen, restarts } of streams) {
      for (const [reason, count] of Object.entries(restarts)) {
        note(this.streamFailures, reason, listen, count, now)
      }
    }
    for (const { listen, finished } of captures) {
      if (finished?.failure !== undefined) this.captureFailures.set(listen, finished.failure)
    }
  }
}

function note<Reason>(
  all: Map<Reason, Map<string, Happened>>,
  reason: Reason,
  subject: string,
  count: number,
  now: number,
): void {
  if (count === 0) return
  const places = all.get(reason) ?? new Map<string, Happened>()
  all.set(reason, places)
  const known = places.get(subject)
  if (known !== undefined) {
    known.count += count
    known.last = now
  } else if (places.size < MOST_KINDS) {
    places.set(subject, { subject, count, detail: '', last: now })
  }
}
