import type { MetricDefinition } from '../tally/metric-definition.ts'
import { defaultMetrics, ownTraffic } from './metric/default-metrics.ts'
import { defineMetrics } from './metric/define-metrics.ts'
import { type MetricSettings, metricSchema } from './metric/metric-schema.ts'
import { METRIC_KEY } from './metric/metrics.ts'
import type { Providers } from './metric/providers.ts'
import type { Problem } from './problem.ts'
import { configSchema, limitsSchema } from './schema.ts'
import { isMapping } from './values/is-mapping.ts'

/**
 * The metrics, and everything that is wrong with them together. Works on values that are not
 * checked yet and passes over what cannot be read, so that all problems are reported at once.
 */
export function completeMetrics(values: Readonly<Record<string, unknown>>): {
  readonly metrics: MetricDefinition[]
  readonly problems: Problem[]
} {
  const { asn, created } = configSchema.shape
  const limits = isMapping(values.limits) ? values.limits : {}
  const series = limitsSchema.shape.series.safeParse(limits.series).data ?? Number.MAX_SAFE_INTEGER
  const linesPerSeries = created.safeParse(values.created).data === true ? 2 : 1
  const share = series / linesPerSeries
  const own = asn.safeParse(values.asn).data ?? 0
  const providers = providersOf(values)
  const chosen = configured(values.metrics) ?? defaultMetrics(share, providers)
  const added = own === 0 ? [] : [...ownTraffic(own, share)].filter(([id]) => !chosen.has(id))
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
