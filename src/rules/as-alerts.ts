import type { FieldName } from '../model/fields.ts'
import type { FlowMetric } from '../promql/flow-metric.ts'
import type { FlowRoles } from '../promql/flow-roles.ts'
import { recorded, WHOLE_WEEK } from './recorded.ts'
import type { AlertingRule } from './rule.ts'
import { asText, valueText } from './texts.ts'
import type { Thresholds } from './thresholds.ts'

/** Alerts about the traffic of autonomous systems and of pairs of them. */
export function asAlerts(
  { source, destination, pair }: FlowRoles,
  limits: Thresholds,
): AlertingRule[] {
  return [
    ...bandAlerts(source, 'src_as', 'from', limits),
    ...bandAlerts(destination, 'dst_as', 'to', limits),
    ...pairAlerts(pair, limits),
  ]
}

const units: Readonly<Record<FlowMetric['noun'], string>> = {
  bits: 'bit/s',
  packets: 'packets/s',
  flows: 'flows/s',
}

function bandAlerts(
  metric: FlowMetric | undefined,
  field: FieldName,
  direction: 'from' | 'to',
  { floor, above, below, top }: Thresholds,
): AlertingRule[] {
  const label = metric?.label(field)
  if (metric === undefined || label === undefined) return []
  const { rate, high, low, samples } = recorded(metric, [label])
  const all = recorded(metric, []).rate
  const unit = units[metric.noun]
  // 0 is none
  const named = `{${label}!~"0|other"}`
  const who = `${direction} ${asText(label)}`
  const labels = { direction }
  return [
    {
      alert: 'FlowtallyAsAboveLastWeek',
      expr: `${rate}${named} > ${floor}
and ${rate} > ${above} * ${high}
and ${samples} > ${WHOLE_WEEK}`,
      hold: '15m',
      severity: 'warning',
      labels,
      summary: `Traffic ${who} is above its last week: {{ $value | humanize }}${unit}`,
      description: `Traffic ${who} is {{ $value | humanize }}${unit}. In 99 % of its last week it was below ${valueText(high, label)}${unit}, and this is more than ${above} times that.`,
    },
    {
      alert: 'FlowtallyAsBelowLastWeek',
      // who sends nothing any more has no series
      expr: `(${low}${named} > ${floor} and ${samples} > ${WHOLE_WEEK})
unless ${rate} >= ${below} * ${low}
and on (job) ${all} > 0`,
      hold: '15m',
      severity: 'warning',
      labels,
      summary: `Traffic ${who} is below its last week: ${valueText(rate, label)}${unit}`,
      description: `Traffic ${who} is ${valueText(rate, label)}${unit}. In 99 % of its last week it was above {{ $value | humanize }}${unit}, and this is less than ${below} times that.`,
    },
    {
      alert: 'FlowtallyNewTopAs',
      expr: `topk by (job) (${top}, ${rate}${named}) > ${floor}
unless ${samples}
and on (job) max by (job) (${samples}) > ${WHOLE_WEEK}`,
      hold: '15m',
      severity: 'info',
      labels,
      summary: `New among the top ${top}: traffic ${who}, {{ $value | humanize }}${unit}`,
      description: `Traffic ${who} is {{ $value | humanize }}${unit}, among the ${top} largest. In its last week, until yesterday, it had no row of its own.`,
    },
  ]
}

function pairAlerts(metric: FlowMetric | undefined, { floor }: Thresholds): AlertingRule[] {
  const [source, destination] = [metric?.label('src_as'), metric?.label('dst_as')]
  if (metric === undefined || source === undefined || destination === undefined) return []
  const { rate, middle, samples } = recorded(metric, [source, destination])
  const who = `from ${asText(source)} to ${asText(destination)}`
  return [
    {
      alert: 'FlowtallyAsPairSilent',
      expr: `(${middle}{${source}!~"0|other",${destination}!="0"} > ${floor} and ${samples} > ${WHOLE_WEEK})
unless ${rate} > 0.01 * ${middle}
and on (job) ${recorded(metric, []).rate} > 0`,
      hold: '15m',
      severity: 'warning',
      summary: `No traffic ${who} any more`,
      description: `There is no traffic ${who}, or less than 1 % of what it was. In half of its last week it was above {{ $value | humanize }}${units[metric.noun]}.`,
    },
  ]
}
