import { Counter, Gauge, type Registry } from 'prom-client'
import { rowStates } from '../model/row-state.ts'
import { nearestNumber } from '../tally/exact-sum.ts'
import { demotions } from '../tally/rows.ts'
import type { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'
import type { RecordCounts } from '../tally/tally-report.ts'

/** What is said of each metric: read off its table when a scrape asks. */
interface TallyMetric {
  readonly name: string
  readonly help: string
  /** A label beside `metric`, whose values are the keys of what is read. */
  readonly label?: string
  read(
    table: SeriesTable,
    counts: Readonly<RecordCounts>,
  ): number | Readonly<Record<string, number>>
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
    help: 'Bytes that a metric added up: the sum of its series as scrapers see them + held + retired.',
    read: ({ rows }) => nearestNumber(rows.talliedBytes),
  },
  {
    name: 'flowtally_held_bytes',
    help: 'Those of them in new rows, which are shown at 0 until every scraper has seen that.',
    read: ({ rows }) => nearestNumber(rows.heldBytes),
  },
  {
    name: 'flowtally_retired_bytes_total',
    help: 'Those of them in rows that are gone.',
    read: ({ rows }) => nearestNumber(rows.retiredBytes),
  },
  {
    name: 'flowtally_other_bytes_total',
    help: 'Those of them that went to rows with a label that reads `other`.',
    read: ({ rows }) => nearestNumber(rows.otherBytes),
  },
  {
    name: 'flowtally_rows',
    help: 'Label sets of a metric: shown as they are, at 0 until every scraper has seen that, leaving, or waiting for their names.',
    label: 'state',
    read: ({ rows }) =>
      Object.fromEntries(rowStates.map(({ name, state }) => [name, rows.counts[state] ?? 0])),
  },
  {
    name: 'flowtally_row_limit',
    help: 'Most label sets of a metric.',
    read: ({ definition }) => definition.limit,
  },
  {
    name: 'flowtally_row_demand',
    help: 'About how many label sets of its own a metric would have had without a limit, in the last half-hour or two.',
    read: ({ demand }) => demand.estimate,
  },
  {
    name: 'flowtally_series',
    help: 'Series of a metric: its label sets times its values.',
    read: ({ rows, definition }) => rows.size * definition.values.length,
  },
  {
    name: 'flowtally_promotions_total',
    help: 'Label sets that were in `other` and got a row of their own.',
    read: ({ promotions }) => promotions,
  },
  {
    name: 'flowtally_promotions_deferred_total',
    help: 'Those that had to wait, since as many series were born as limits.new_series_per_hour allows.',
    read: ({ deferrals }) => deferrals,
  },
  {
    name: 'flowtally_demotions_total',
    help: 'Label sets that lost their row: idle, outranked by a larger one, or beyond a lower limit.',
    label: 'reason',
    read: ({ rows }) =>
      Object.fromEntries(demotions.map((reason, i) => [reason, rows.demoted[i] ?? 0])),
  },
]

const nothing: RecordCounts = { tallied: 0, filtered: 0, implausible: 0 }

/** Adds what is said of each metric to a registry. */
export function addTallyMetrics(registry: Registry, series: Series): void {
  for (const metric of tallyMetrics) {
    const { name, help, label } = metric
    const labelNames = label === undefined ? ['metric'] : ['metric', label]
    const options = { name, help, labelNames, registers: [registry] }
    if (name.endsWith('_total')) {
      new Counter({
        ...options,
        collect() {
          // what is kept elsewhere is shown as it is there
          this.reset()
          for (const { labels, value } of samples(metric, series)) this.inc(labels, value)
        },
      })
    } else {
      new Gauge({
        ...options,
        collect() {
          // metrics come and go
          this.reset()
          for (const { labels, value } of samples(metric, series)) this.set(labels, value)
        },
      })
    }
  }
  new Gauge({
    name: 'flowtally_scrapers',
    help: 'Scrapers that are waited for, so that they miss nothing.',
    registers: [registry],
    collect() {
      this.set(series.scrapers.size)
    },
  })
}

interface Sample {
  readonly labels: Record<string, string>
  readonly value: number
}

function samples({ label, read }: TallyMetric, { tables, counts }: Series): Sample[] {
  return tables.flatMap((table, i) => {
    const metric = table.definition.id
    const values = read(table, counts[i] ?? nothing)
    if (typeof values === 'number') return [{ labels: { metric }, value: values }]
    return Object.entries(values).map(([key, value]) => {
      return { labels: label === undefined ? { metric } : { metric, [label]: key }, value }
    })
  })
}
