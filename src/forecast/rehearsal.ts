import { Dictionary } from '../model/dictionary.ts'
import { nearestNumber } from '../tally/exact-sum.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'
import type { TallyReport } from '../tally/tally-report.ts'

const SCRAPER = 'forecast'
const HOUR = 3_600_000

/** Less than ten minutes say nothing of an hour. */
const LEAST = 600_000

/** Most scrapes between two reports: a capture may have years between two packets. */
const MOST_SCRAPES = 1000

/** What a metric did. */
export interface MetricRehearsal {
  readonly id: string
  /** Most series in a scrape. */
  readonly series: number
  /** Births of series in the second half of the time, for in the first all are new. */
  readonly bornPerHour: number | undefined
  /** Share of bytes that went to rows with their labels, of 1; nothing where no bytes are summed. */
  readonly named: number | undefined
  /** Births that had to wait for `limits.new_series_per_hour`. */
  readonly deferrals: number
}

/** How a metric was at a scrape, and how it was at its most. */
interface Course {
  most: number
  readonly born: { readonly at: number; readonly series: number }[]
}

/** What is kept for a rehearsal beside the metrics. */
export interface RehearsalOptions {
  readonly nameLimit: number
  readonly newSeriesPerHour: number
  /** Between two scrapes, in milliseconds. */
  readonly scrapeInterval: number
}

/** Runs the metrics as they are set, in virtual time: rows that come and go by all rules, and one scraper. For one lane. */
export class Rehearsal {
  readonly #series: Series
  readonly #courses: readonly Course[]
  readonly #interval: number
  #now = Number.NEGATIVE_INFINITY
  #nextScrape: number | undefined

  constructor(definitions: readonly MetricDefinition[], options: RehearsalOptions) {
    const { nameLimit, newSeriesPerHour, scrapeInterval } = options
    this.#series = new Series(definitions, new Dictionary(nameLimit), { newSeriesPerHour })
    this.#courses = definitions.map(() => ({ most: 0, born: [] }))
    this.#interval = scrapeInterval
  }

  /** Takes in a report of the lane; `newNames` are what it numbered since the one before. */
  add(report: TallyReport, newNames: readonly string[], now: number): void {
    if (Number.isFinite(now)) {
      // captures may go back in time
      this.#now = Math.max(this.#now, now)
      this.#scrapeUntil(this.#now)
    }
    this.#series.merge(0, 1, report, newNames, this.#now)
    this.#series.tend(this.#now)
  }

  /** What it came to: with two more scrapes, by which rows show what they took in last. */
  finish(): MetricRehearsal[] {
    if (this.#nextScrape !== undefined) this.#scrapeUntil(this.#now + 2 * this.#interval)
    return this.#series.tables.map((table, i) => this.#result(table, this.#courses[i]))
  }

  #scrapeUntil(end: number): void {
    this.#nextScrape ??= end
    const interval = Math.max(this.#interval, (end - this.#nextScrape) / MOST_SCRAPES)
    for (; this.#nextScrape <= end; this.#nextScrape += interval) this.#scrape(this.#nextScrape)
  }

  #scrape(now: number): void {
    const { scrapers, tables } = this.#series
    scrapers.came(SCRAPER, 0, now)
    for (const [i, { rows, definition }] of tables.entries()) {
      const course = this.#courses[i]
      if (course === undefined) continue
      const values = definition.values.length
      course.most = Math.max(course.most, rows.size * values)
      course.born.push({ at: now, series: rows.born * values })
    }
    scrapers.delivered(SCRAPER, scrapers.begin(), now)
    this.#series.tend(now)
  }

  #result({ definition, rows, deferrals }: SeriesTable, course: Course | undefined) {
    const tallied = nearestNumber(rows.talliedBytes)
    const named = 1 - nearestNumber(rows.otherBytes) / tallied
    return {
      id: definition.id,
      series: course?.most ?? 0,
      bornPerHour: bornPerHour(course?.born ?? []),
      named: tallied > 0 ? named : undefined,
      deferrals,
    }
  }
}

function bornPerHour(born: Course['born']): number | undefined {
  const [first, last] = [born[0], born.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < LEAST) return undefined
  const middle = born.find(({ at }) => at >= (first.at + last.at) / 2)
  if (middle === undefined || middle.at === last.at) return undefined
  return ((last.series - middle.series) / (last.at - middle.at)) * HOUR
}
