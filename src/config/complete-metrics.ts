import type { MetricDefinition } from '../tally/metric-definition.ts'
import { lineBudget } from './line-budget.ts'
import { defaultMetrics } from './metric/default-metrics.ts'
import { defineMetrics } from './metric/define-metrics.ts'
import { type MetricSettings, metricSchema } from './metric/metric-schema.ts'
import { METRIC_KEY } from './metric/metrics.ts'
import { ownTraffic } from './metric/own-traffic.ts'
import type { Providers } from './metric/providers.ts'
import type { Problem } from './problem.ts'
import { configSchema } from './schema.ts'
import { isMapping } from './values/is-mapping.ts'

/** The part of the series that each of the metrics of `asn` may have. */
const OWN_SHARE = 0.04

/**
 * The metrics, and everything that is wrong with them together. Works on values that are not
 * checked yet and passes over what cannot be read, so that all problems are reported at once.
 */
export function completeMetrics(values: Readonly<Record<string, unknown>>): {
  readonly metrics: MetricDefinition[]
  readonly problems: Problem[]
} {
  const { series, linesPerSeries } = lineBudget(values)
  const share = series / linesPerSeries
  const own = configSchema.shape.asn.safeParse(values.asn).data ?? 0
  const providers = providersOf(values)
  const chosen = configured(values.metrics) ?? defaultMetrics(share, providers)
  const added = own === 0 ? [] : [...ofOwn(own, share)].filter(([id]) => !chosen.has(id))
  const { metrics, problems } = defineMetrics(
    new Map([...chosen, ...added]),
    series,
    linesPerSeries,
    providers,
  )
  const isAdded = ({ path }: Problem) => added.some(([id]) => id === path[1])
  return {
    metrics,
    problems: problems.map((one) => (isAdded(one) ? { ...one, path: ['asn'] } : one)),
  }
}

/** The metrics that `asn` adds. */
function ofOwn(asn: number, series: number): ReadonlyMap<string, MetricSettings> {
  const rows = series * OWN_SHARE
  const metrics = ownTraffic({ asn, hostname: 'sampler', scale: true, rows })
  return new Map(Object.entries(metrics).map(([id, metric]) => [id, metricSchema.parse(metric)]))
}

/** What the settings that can be read provide. */
function providersOf(values: Readonly<Record<string, unknown>>): Providers {
  const { databases, networks, as_names, as_name_overrides, interfaces, interface_rules, demo } =
    configSchema.shape
  const { interface_sources } = configSchema.shape
  const { asn = [], country = [] } = databases.safeParse(values.databases).data ?? {}
  const names = as_names.safeParse(values.as_names).data ?? []
  const overrides = as_name_overrides.safeParse(values.as_name_overrides).data
  const rules = interface_rules.safeParse(values.interface_rules).data ?? []
  const statics = interfaces.safeParse(values.interfaces).data ?? []
  const isDemo = demo.safeParse(values.demo).data === true
  return {
    countries: country.length > 0,
    networks: networks.safeParse(values.networks).data !== undefined,
    asNames: isDemo || asn.length + names.length > 0 || (overrides?.size ?? 0) > 0,
    boundaries: rules.length + statics.length > 0,
    interfaceNames: (interface_sources.safeParse(values.interface_sources).data ?? []).length > 0,
  }
}

/** The configured metrics that can be read. */
function configured(metrics: unknown): Map<string, MetricSettings> | undefined {
  if (metrics === undefined) return undefined
  return new Map(
    Object.entries(isMapping(metrics) ? metrics : {}).flatMap(([id, metric]) => {
      const { success, data } = metricSchema.safeParse(metric)
      return success && METRIC_KEY.test(id) ? [[id, data]] : []
    }),
  )
}
