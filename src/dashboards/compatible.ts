import type { FlowMetric } from '../promql/flow-metric.ts'
import type { FlowRoles } from '../promql/flow-roles.ts'
import type { DashboardSpec } from './dashboard-spec.ts'
import { flowQuery } from './flow-query.ts'
import type { PanelSpec } from './panel-spec.ts'
import { variables } from './variables.ts'

/** *flow-exporter compatible*: what one AS receives and transmits, by flow-exporter's names alone. */
export function compatible({ receive, transmit }: FlowRoles): DashboardSpec[] {
  if (receive === undefined || transmit === undefined) return []
  return [
    {
      uid: 'flowtally-compatible',
      title: 'flow-exporter compatible',
      description:
        'What one autonomous system receives and transmits. Needs flow_receive_bytes_total and flow_transmit_bytes_total only (`--asn`), so that it shows flow-exporter as well.',
      variables: [instance, hostname, variables.top],
      rows: [
        {
          title: 'Received and transmitted',
          panels: [
            stat(1, 'Received', receive),
            stat(2, 'Transmitted', transmit),
            top(3, 'Top source AS, inbound', receive, 'source_as'),
            top(4, 'Top destination AS, outbound', transmit, 'destination_as'),
          ],
        },
        {
          title: 'By router',
          panels: [
            byHost(10, 'Received, by router', receive),
            byHost(11, 'Transmitted, by router', transmit),
          ],
        },
      ],
    },
  ]
}

const instance = {
  ...variables.instance,
  description: 'Instances of flowtally, or of flow-exporter.',
  query: 'label_values(flow_transmit_bytes_total, instance)',
}

const hostname = {
  ...variables.sampler,
  label: 'Router',
  query: 'label_values(flow_transmit_bytes_total{instance=~"$instance"}, hostname)',
}

function stat(id: number, title: string, metric: FlowMetric): PanelSpec {
  return {
    id,
    kind: 'stat',
    title,
    description: `All rows of ${metric.family}.`,
    unit: 'bps',
    width: 12,
    targets: [{ expr: flowQuery(metric).perSecond([]), legend: 'all' }],
  }
}

function top(id: number, title: string, metric: FlowMetric, label: string): PanelSpec {
  const by = [label, `${label}_name`]
  return {
    id,
    kind: 'stacked',
    title,
    description: `The largest over the time that is shown, by ${label} of ${metric.family}.`,
    unit: 'bps',
    width: 12,
    targets: [
      { expr: flowQuery(metric).largest(by), legend: `AS{{${label}}} {{${label}_name}}` },
      { expr: flowQuery(metric).rest(by), legend: 'all others' },
    ],
  }
}

function byHost(id: number, title: string, metric: FlowMetric): PanelSpec {
  return {
    id,
    kind: 'stacked',
    title,
    description: `By hostname of ${metric.family}.`,
    unit: 'bps',
    width: 12,
    targets: [{ expr: flowQuery(metric).perSecond(['hostname']), legend: '{{hostname}}' }],
  }
}
