import { flowRoles } from '../promql/flow-roles.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import { asPairs } from './as-pairs.ts'
import { compatible } from './compatible.ts'
import { dashboard } from './dashboard.ts'
import { health } from './health.ts'
import { interfaces } from './interfaces.ts'
import { overview } from './overview.ts'
import { ownMetrics } from './own-metrics.ts'

/** The dashboards for these metrics, as JSON by the names of their files. */
export function dashboards(metrics: readonly MetricDefinition[]): ReadonlyMap<string, string> {
  const roles = flowRoles(metrics)
  const all = [
    overview(roles),
    ...asPairs(roles),
    interfaces(roles),
    health,
    ...compatible(roles),
    ...ownMetrics(roles),
  ]
  return new Map(all.map((spec) => [`${spec.uid}.json`, dashboard(spec)]))
}
