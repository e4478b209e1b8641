import { textTable } from '../config/text-table.ts'
import type { Forecast } from '../forecast/forecast.ts'
import type { LimitForecast, MetricForecast } from '../forecast/forecast-metric.ts'

/** What a forecast says of each metric, and of all of them at the limits that are set. */
export function forecastReport(
  { observations, elapsed, metrics }: Pick<Forecast, 'observations' | 'elapsed' | 'metrics'>,
  limits: ReadonlyMap<string, number>,
  most: number,
): string {
  const table = textTable(
    ['metric', 'label sets', 'at once', 'new per hour', 'limit', 'named', 'series', 'per scrape'],
    metrics.map((metric) => row(metric, limits.get(metric.id))),
  )
  const set = metrics.flatMap(({ id, limits: all }) =>
    all.filter(({ limit }) => limit === limits.get(id)),
  )
  const series = set.reduce((sum, one) => sum + one.series, 0)
  const bytes = set.reduce((sum, one) => sum + one.bytes, 0)
  return [
    `${observations} observations in ${duration(elapsed)}`,
    '',
    table,
    '',
    'label sets: all that there were; at once: most of them, each until it was idle;',
    'new per hour: in the second half of the time; limit: *, as it is set;',
    'named: share of bytes in rows of their own, if the largest have them, at best',
    '',
    `At the limits that are set: ${series} series of the ${most} that limits.series allows,`,
    `and ${size(bytes)} per scrape, uncompressed; flowtally's own metrics come on top.`,
  ].join('\n')
}

function row(
  { id, labelSets, atOnce, bornPerHour, limits: all }: MetricForecast,
  set: number | undefined,
): (string | number | readonly string[])[] {
  // further room that nobody takes is not worth a line
  const limits = all.filter(
    ({ limit, named }, i) => limit === set || i === 0 || named !== all[i - 1]?.named,
  )
  return [
    id,
    labelSets,
    atOnce,
    bornPerHour === undefined ? '–' : bornPerHour.toFixed(0),
    aligned(limits.map(({ limit }) => `${limit === set ? '* ' : ''}${limit}`)),
    aligned(limits.map(share)),
    aligned(limits.map(({ series }) => `${series}`)),
    aligned(limits.map(({ bytes }) => size(bytes))),
  ]
}

/** Rounded down: 100 % is all. */
function share({ named }: LimitForecast): string {
  return `${(Math.floor(named * 1000 + 1e-9) / 10).toFixed(1)} %`
}

function aligned(lines: readonly string[]): string[] {
  const width = Math.max(...lines.map(({ length }) => length))
  return lines.map((line) => line.padStart(width))
}

function size(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}
