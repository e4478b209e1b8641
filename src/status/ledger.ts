import type { LaneLevels, LaneReport } from '../lane-report.ts'
import type { ConnectionEnd } from '../source/connection-ends.ts'
import { RecentRows } from '../tally/recent-rows.ts'
import type { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'
import { KnownSamplers } from './known-samplers.ts'
import { Throughput } from './throughput.ts'
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
  readonly throughput = new Throughput()
  /** By lane, as it last said. */
  readonly levels = new Map<number, LaneLevels>()
  /** By the reason for which connections ended, and by the failure of Kafka; one for each listener. */
  readonly connectionEnds = new Map<ConnectionEnd, Map<string, Happened>>()
  readonly streamFailures = new Map<string, Map<string, Happened>>()
  readonly captureFailures = new Map<string, string>()
  readonly #series: Series
  readonly #recent = new WeakMap<SeriesTable, RecentRows>()

  constructor(series: Series, samplers: number) {
    this.#series = series
    this.samplers = new KnownSamplers(samplers)
  }

  /** Takes in what a lane said when it is in the tables, in steps; `nameOf` reads the numbers in it. */
  *reportSteps(
    lane: number,
    report: LaneReport,
    nameOf: (number: number) => string,
    now: number,
  ): Generator<void, void> {
    yield* this.samplers.report(report, nameOf, now)
    this.levels.set(lane, report.levels)
    this.#noteSources(report, now)
    for (const table of this.#series.tables) {
      yield* this.recent(table, now).note(now)
    }
    const table = trafficTable(this.#series.tables)
    this.throughput.note(
      now,
      {
        bytes: taken(table, 'bytes'),
        packets: taken(table, 'packets'),
        flows: this.samplers.observations,
        datagrams: this.samplers.payloads,
      },
      table,
    )
  }

  /** What a table took in of late. */
  recent(table: SeriesTable, now: number): RecentRows {
    const known = this.#recent.get(table) ?? new RecentRows(table, now)
    this.#recent.set(table, known)
    return known
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

function taken(table: SeriesTable | undefined, value: 'bytes' | 'packets'): number | null {
  const at = table?.definition.values.indexOf(value) ?? -1
  return table?.rows.taken[at] ?? null
}
