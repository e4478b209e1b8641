import type { LiveNumbers } from './expose/landing-page.ts'
import type { Lanes } from './lanes.ts'
import type { Series } from './tally/series.ts'

/** A few live numbers for whoever looks at `/`. */
export function liveNumbers(
  { tables, counts }: Pick<Series, 'tables' | 'counts'>,
  { sockets }: Pick<Lanes, 'sockets'>,
): LiveNumbers {
  const { tallied = 0, filtered = 0, implausible = 0 } = counts[0] ?? {}
  return {
    'Flows received': tallied + filtered + implausible,
    Series: tables.reduce(
      (sum, table) => sum + table.rows.size * table.definition.values.length,
      0,
    ),
    Metrics: tables.map(({ definition }) => definition.name),
    Listening: [...new Set(sockets.map(({ listen }) => listen))],
  }
}
