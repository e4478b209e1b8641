import type { FlowMetric } from '../promql/flow-metric.ts'
import type { FlowRoles } from '../promql/flow-roles.ts'
import { recorded } from './recorded.ts'
import type { RecordingRule } from './rule.ts'

/**
 * What autonomous systems and pairs had in the week that ended a day ago: so what is wrong since
 * yesterday is not yet what is usual.
 */
export function weekRules({ source, destination, pair }: FlowRoles): RecordingRule[] {
  return [
    ...bandOf(source, source?.label('src_as')),
    ...bandOf(destination, destination?.label('dst_as')),
    ...middleOf(pair, pair?.label('src_as'), pair?.label('dst_as')),
  ]
}

const WEEK = '[1w] offset 1d'

function bandOf(metric: FlowMetric | undefined, label: string | undefined): RecordingRule[] {
  if (metric === undefined || label === undefined) return []
  const { rate, high, low, samples } = recorded(metric, [label])
  return [
    { record: high, expr: `quantile_over_time(0.99, ${rate}${WEEK})` },
    { record: low, expr: `quantile_over_time(0.01, ${rate}${WEEK})` },
    { record: samples, expr: `count_over_time(${rate}${WEEK})` },
  ]
}

function middleOf(
  metric: FlowMetric | undefined,
  source: string | undefined,
  destination: string | undefined,
): RecordingRule[] {
  if (metric === undefined || source === undefined || destination === undefined) return []
  const { rate, middle, samples } = recorded(metric, [source, destination])
  return [
    { record: middle, expr: `quantile_over_time(0.5, ${rate}${WEEK})` },
    { record: samples, expr: `count_over_time(${rate}${WEEK})` },
  ]
}
