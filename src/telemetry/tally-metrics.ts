import { Counter, Gauge, type Registry } from 'prom-client'
import { nearestNumber } from '../tally/exact-sum.ts'
import type { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'
import type { RecordCounts } from '../tally/tally-report.ts'

/** What is said of each metric: read off its table when a scrape asks. */
interface TallyMetric {
  readonly name: string
  readonly help: string
  readonly labels?: Readonly<Record<string, string>>
  read(table: SeriesTable, counts: Readonly<RecordCounts>): number
}

/** The whole list: add a row, get a metric. Names that end in `_total` are counters. */
const tallyMetrics: readonly TallyMetric[] = [
  {
    name: 'flowtally_tallied_observations_total',
    help: 'Observations that a metric added up. observations = tallied + filtered + implausible.',
    read: (_, { tallied }) => tallied,
  },
  {
    name: 'flowtally_filtered_observations_total',
    help: 'Observations that `where` of a metric left out.',
    read: (_, { filtered }) => filtered,
  },
  {
    name: 'flowtally_implausible_observations_total',
    help: 'Observations with more than 2^53 bytes or packets after scaling, which a metric left out.',
    read: (_, { implausible }) => implausible,
  },
  {
    name: 'flowtally_tallied_bytes_total',
    help: 'Bytes that a metric added up: the sum of its series.',
    read: ({ rows }) => nearestNumber(rows.talliedBytes),
  },
  {
    name: 'flowtally_other_bytes_total',
    help: 'Those of them in rows with a label that reads `other`.',
    read: ({ rows }) => nearestNumber(rows.otherBytes),
  },
  {
    name: 'flowtally_rows',
    help: 'Label sets of a metric.',
    labels: { state: 'live' },
    read: ({ rows }) => rows.size,
  },
  {
    name: 'flowtally_row_limit',
    help: 'Most label sets of a metric.',
    read: ({ definition }) => definition.limit,
  },
  {
    name: 'flowtally_series',
    help: 'Sample lines of a metric: its label sets times its values.',
    read: ({ rows, definition }) => rows.size * definition.values.length,
  },
]

const nothing: RecordCounts = { tallied: 0, filtered: 0, implausible: 0 }

/** Adds what is said of each metric to a registry. */
export function addTallyMetrics(registry: Registry, series: Series): void {
  for (const { name, help, labels = {}, read } of tallyMetrics) {
    const options = {
      name,
      help,
      labelNames: ['metric', ...Object.keys(labels)],
      registers: [registry],
    }
    const values = () =>
      series.tables.map((table, i) => ({
        labels: { metric: table.definition.id, ...labels },
        value: read(table, series.counts[i] ?? nothing),
      }))
    if (name.endsWith('_total')) {
      new Counter({
        ...options,
        collect() {
          // what is kept elsewhere is shown as it is there
          this.reset()
          for (const { labels, value } of values()) this.inc(labels, value)
        },
      })
    } else {
      new Gauge({
        ...options,
        collect() {
          for (const { labels, value } of values()) this.set(labels, value)
        },
      })
    }
  }
}
