import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { isMapping } from './values/is-mapping.ts'
import { worstCase } from './worst-case.ts'

/** What is taken over while everything runs; the rest is read at the start only. */
const taken: ReadonlySet<string> = new Set<keyof Config>([
  ...(['metrics', 'asn', 'info_metrics', 'allow', 'decapsulate', 'sampling'] as const),
  ...(['as_names', 'as_name_overrides', 'asn_sources', 'databases', 'networks'] as const),
  ...(['interfaces', 'interface_sources', 'interface_rules', 'snmp'] as const),
  ...(['sampler_names', 'sampler_name_sources', 'config'] as const),
])

/** The one bound that holds for metrics, and nothing is sized by. */
const SERIES = 'limits.series'

/**
 * What a program can go by that was started with one configuration and is given another. A `ConfigError`
 * says that the metrics need settings that wait for a restart.
 */
export function runningConfig(started: Config, given: Config): Config {
  const { series } = given.limits
  const parts = [
    ...Object.entries(started).filter(([key]) => !taken.has(key)),
    ...Object.entries(given).filter(([key]) => taken.has(key)),
    ['limits', { ...started.limits, series }],
  ]
  const config = Object.fromEntries(parts) as Config
  const linesPerSeries = config.created ? 2 : 1
  const lines = config.metrics.reduce((sum, one) => sum + worstCase(one, linesPerSeries).lines, 0)
  if (lines <= series) return config
  throw new ConfigError([
    `metrics: as long as created is true, they may need ${lines} series, ${SERIES} allows ${series}; to change created, restart flowtally`,
  ])
}

/** The settings that are others than at the start, and wait for the next one: `web.drain`. */
export function waitingSettings(started: Config, given: Config): string[] {
  return Object.keys({ ...started, ...given })
    .filter((key) => !taken.has(key))
    .flatMap((key) => changed(key, started[key as keyof Config], given[key as keyof Config]))
    .filter((name) => name !== SERIES)
}

/** The name of a setting that is another one, or the names of those in a section. */
function changed(name: string, before: unknown, after: unknown): string[] {
  if (isMapping(before) && isMapping(after)) {
    return Object.keys({ ...before, ...after }).flatMap((key) =>
      changed(`${name}.${key}`, before[key], after[key]),
    )
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [name]
}
