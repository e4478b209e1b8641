import { textTable } from '../config/text-table.ts'
import type { Forecast } from '../forecast/forecast.ts'
import type { MetricForecast } from '../forecast/forecast-metric.ts'
import type { MetricRehearsal } from '../forecast/rehearsal.ts'

/** What of a configuration a forecast is held against. */
interface Limits {
  readonly metrics: readonly { readonly id: string; readonly limit: number }[]
  readonly limits: { readonly series: number; readonly new_series_per_hour: number }
}

/**
 * What a forecast says of each metric, and of all of them at the limits that are set; and how they did when
 * they were run and scraped every so many milliseconds.
 */
export function forecastReport(
  { observations, elapsed, metrics }: Pick<Forecast, 'observations' | 'elapsed' | 'metrics'>,
  rehearsals: readonly MetricRehearsal[],
  config: Limits,
  scrapeInterval: number,
): string {
  const limits = new Map(config.metrics.map(({ id, limit }) => [id, limit]))
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
    `At the limits that are set: ${series} series of the ${config.limits.series} that limits.series allows,`,
    `and ${size(bytes)} per scrape, uncompressed; flowtally's own metrics come on top.`,
    '',
    `As it ran, with the limits that are set and a scrape every ${duration(scrapeInterval)}:`,
    '',
    rehearsalTable(rehearsals),
    '',
    'series: most in a scrape; new per hour: of them, in the second half of the time;',
    'named: share of bytes that rows with their labels grew by, from the start',
    ...deferred(rehearsals, config.limits.new_series_per_hour),
  ].join('\n')
}

function rehearsalTable(rehearsals: readonly MetricRehearsal[]): string {
  return textTable(
    ['metric', 'series', 'new per hour', 'named'],
    rehearsals.map(({ id, series, bornPerHour, named }) => [
      id,
      series,
      bornPerHour === undefined ? '–' : bornPerHour.toFixed(0),
      named === undefined ? '–' : share(named),
    ]),
  )
}

function deferred(rehearsals: readonly MetricRehearsal[], perHour: number): string[] {
  const births = rehearsals.reduce((sum, { deferrals }) => sum + deferrals, 0)
  if (births === 0) return []
  return ['', `${births} rows had to wait: limits.new_series_per_hour is ${perHour}.`]
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
    aligned(limits.map(({ named }) => share(named))),
    aligned(limits.map(({ series }) => `${series}`)),
    aligned(limits.map(({ bytes }) => size(bytes))),
  ]
}

/** Rounded down: 100 % is all. */
function share(named: number): string {
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
