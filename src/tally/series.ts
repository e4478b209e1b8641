import { type Dictionary, OTHER_NAME } from '../model/dictionary.ts'
import { LaneIds } from './lane-ids.ts'
import type { MetricDefinition } from './metric-definition.ts'
import { SeriesTable } from './series-table.ts'
import type { RecordCounts, TallyReport } from './tally-report.ts'

/** What the main thread remembers of a lane to understand its reports. */
interface LaneState {
  readonly incarnation: number
  /** Our number for each name that the lane numbered. */
  readonly numbers: number[]
  /** By metric. */
  readonly ids: readonly LaneIds[]
}

/** All metrics as the main thread has them: what every lane reported, in rows ready to be shown. */
export class Series {
  readonly names: Dictionary
  readonly tables: readonly SeriesTable[]
  /** By metric, all lanes together. */
  readonly counts: readonly RecordCounts[]
  readonly #lanes = new Map<number, LaneState>()

  constructor(definitions: readonly MetricDefinition[], names: Dictionary) {
    this.names = names
    this.tables = definitions.map((definition) => new SeriesTable(definition))
    this.counts = definitions.map(() => ({ tallied: 0, filtered: 0, implausible: 0 }))
  }

  /** Takes in a lane's report; `newNames` are what its dictionary numbered since the one before. */
  merge(
    laneId: number,
    incarnation: number,
    report: TallyReport,
    newNames: readonly string[],
  ): void {
    for (const _ of this.mergeSteps(laneId, incarnation, report, newNames));
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
  ): Generator<void, void> {
    const lane = this.#lane(laneId, incarnation)
    for (const name of newNames) lane.numbers.push(this.names.number(name))
    for (const [metric, counts] of report.counts.entries()) this.#count(metric, counts)
    const translate = (laneNumber: number) => lane.numbers[laneNumber] ?? OTHER_NAME
    for (const block of report.blocks) {
      const ids = lane.ids[block.metric]
      if (ids !== undefined) this.tables[block.metric]?.merge(block, ids, translate)
      yield
    }
  }

  /** The text behind a number in what a lane says, once its report was merged. */
  nameOf(laneId: number, laneNumber: number): string {
    return this.names.text(this.#lanes.get(laneId)?.numbers[laneNumber] ?? OTHER_NAME)
  }

  /** A lane that was started anew begins with nothing known. */
  #lane(laneId: number, incarnation: number): LaneState {
    const known = this.#lanes.get(laneId)
    if (known?.incarnation === incarnation) return known
    const ids = this.tables.map(() => new LaneIds())
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
