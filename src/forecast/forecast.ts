import { FIRST_NAMES } from '../model/dictionary.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import type { TallyReport } from '../tally/tally-report.ts'
import { forecastMetric, type MetricForecast } from './forecast-metric.ts'
import { LabelSets, type Room } from './label-sets.ts'

const MINUTE = 60_000

/** Counts every label set of every metric, to say what limits would do. For one lane. */
export class Forecast {
  /** Observations that were looked at. */
  observations = 0
  readonly #metrics: readonly LabelSets[]
  readonly #names: string[] = [...FIRST_NAMES]
  #began: number | undefined
  #now = Number.NEGATIVE_INFINITY

  /** `most` label sets are told apart, all metrics together. */
  constructor(definitions: readonly MetricDefinition[], most: number) {
    const room: Room = { left: most }
    this.#metrics = definitions.map((definition) => new LabelSets(definition, room))
  }

  /** Takes in a report of the lane; `newNames` are what it numbered since the one before. */
  add(report: TallyReport, newNames: readonly string[], now: number): void {
    for (const name of newNames) this.#names.push(name)
    const [counts] = report.counts
    if (counts === undefined) return
    const { tallied, filtered, implausible } = counts
    if (tallied + filtered + implausible === 0) return
    this.observations += tallied + filtered + implausible
    // captures may go back in time, minutes do not
    this.#now = Math.max(this.#now, now)
    this.#began ??= now
    const minute = Math.floor(this.#now / MINUTE)
    for (const block of report.blocks) this.#metrics[block.metric]?.add(block, minute)
  }

  /** The text behind a number in what the lane says, once its report was taken in. */
  nameOf(number: number): string {
    return this.#names[number] ?? ''
  }

  /** How long it took from the first report to the last, in milliseconds. */
  get elapsed(): number {
    return this.#began === undefined ? 0 : this.#now - this.#began
  }

  /** Whether there were more label sets than can be told apart: what those beyond took in has no row. */
  get isFull(): boolean {
    return this.#metrics.some(({ beyond }) => beyond.some((sum) => sum > 0))
  }

  get metrics(): MetricForecast[] {
    return this.#metrics.map((sets) => forecastMetric(sets, this.#names))
  }
}
