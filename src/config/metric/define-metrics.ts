import type { MetricDefinition } from '../../tally/metric-definition.ts'
import type { Problem } from '../problem.ts'
import { defineMetric } from './define-metric.ts'
import { families } from './families.ts'
import type { MetricSettings } from './metric-schema.ts'
import type { Providers } from './providers.ts'

/** Completes the metrics, and finds what is wrong with each and with all of them together. */
export function defineMetrics(
  settings: ReadonlyMap<string, MetricSettings>,
  series: number,
  linesPerSeries: number,
  providers: Providers,
): { readonly metrics: MetricDefinition[]; readonly problems: Problem[] } {
  const defined = [...settings].map(([id, metric]) => defineMetric(id, metric, providers))
  const metrics = defined.map(({ metric }) => metric)
  const problems = defined.flatMap((one) => one.problems)
  return {
    metrics,
    problems: [...problems, ...collisions(metrics), ...overBudget(metrics, series, linesPerSeries)],
  }
}

/** Two metrics can make the same family even under different names: `a` + `sampled_packets`. */
function collisions(metrics: readonly MetricDefinition[]): Problem[] {
  const owners = new Map<string, string>()
  return metrics.flatMap((metric) => {
    const taken = families(metric).filter((family) => owners.has(family))
    for (const family of families(metric)) owners.set(family, owners.get(family) ?? metric.id)
    return taken.slice(0, 1).map((family) => ({
      path: ['metrics', metric.id, 'name'],
      message: `the family ${family} is there already, from metrics.${owners.get(family)}`,
    }))
  })
}

function overBudget(
  metrics: readonly MetricDefinition[],
  series: number,
  linesPerSeries: number,
): Problem[] {
  const rowLines = metrics.reduce((sum, { limit, values }) => sum + limit * values.length, 0)
  const lines = rowLines * linesPerSeries
  if (lines <= series) return []
  const how =
    linesPerSeries === 1 ? 'limit × values, summed' : 'limit × values, summed, and as many _created'
  const message = `the metrics may need ${lines} series (${how}), limits.series allows ${series}; lower a limit or raise limits.series`
  return [{ path: ['metrics'], at: 'key', message }]
}
