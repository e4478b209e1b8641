import { stringify } from 'yaml'
import { flowMetric } from '../promql/flow-metric.ts'
import { flowRoles } from '../promql/flow-roles.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import { asAlerts } from './as-alerts.ts'
import { healthAlerts } from './health-alerts.ts'
import { interfaceAlerts } from './interface-alerts.ts'
import { recordingRules } from './recording-rules.ts'
import type { AlertingRule } from './rule.ts'
import type { Thresholds } from './thresholds.ts'
import { weekRules } from './week-rules.ts'

const heading = `# Recording rules and alerts for Prometheus, made by \`flowtally rules\`.
# What each alert means and what to do: docs/alerts.md.
`

/** Recording rules and alerts for these metrics, as a rule file; `runbooks` is where docs/alerts.md is. */
export function rules(
  metrics: readonly MetricDefinition[],
  limits: Thresholds,
  runbooks: string,
): string {
  const roles = flowRoles(metrics)
  const alert = ({ alert: name, expr, hold, severity, labels, ...texts }: AlertingRule) => ({
    alert: name,
    expr,
    for: hold,
    labels: { severity, ...labels },
    annotations: { ...texts, runbook_url: `${runbooks}#${name.toLowerCase()}` },
  })
  const groups = [
    // the week counts on these two minutes
    {
      name: 'flowtally-rates',
      interval: '2m',
      rules: recordingRules(roles, metrics.map(flowMetric)),
    },
    // a week is dear to read; beyond five minutes Prometheus would forget it in between
    { name: 'flowtally-week', interval: '4m', rules: weekRules(roles) },
    { name: 'flowtally-as', rules: asAlerts(roles, limits).map(alert) },
    { name: 'flowtally-interfaces', rules: interfaceAlerts(limits).map(alert) },
    { name: 'flowtally-health', rules: healthAlerts(limits).map(alert) },
  ].filter((group) => group.rules.length > 0)
  return heading + stringify({ groups }, { lineWidth: 0 })
}
