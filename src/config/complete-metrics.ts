import type { MetricDefinition } from '../tally/metric-definition.ts'
import { defaultMetrics, ownTraffic } from './metric/default-metrics.ts'
import { defineMetrics } from './metric/define-metrics.ts'
import { type MetricSettings, metricSchema } from './metric/metric-schema.ts'
import { METRIC_KEY } from './metric/metrics.ts'
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
  const chosen = configured(values.metrics) ?? defaultMetrics(share)
  const added = own === 0 ? [] : [...ownTraffic(own, share)].filter(([id]) => !chosen.has(id))
  const { metrics, problems } = defineMetrics(
    new Map([...chosen, ...added]),
    series,
    linesPerSeries,
  )
  const isAdded = ({ path }: Problem) => added.some(([id]) => id === path[1])
  return {
    metrics,
    problems: problems.map((one) => (isAdded(one) ? { ...one, path: ['asn'] } : one)),
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
