import type { FlowRoles } from '../promql/flow-roles.ts'
import { asPanel } from './as-panel.ts'
import type { DashboardSpec } from './dashboard-spec.ts'
import { flowQuery, unitOf } from './flow-query.ts'
import type { PanelSpec } from './panel-spec.ts'
import { variables } from './variables.ts'

/** *Traffic overview*: how much there is, and of what. */
export function overview(roles: FlowRoles): DashboardSpec {
  return {
    uid: 'flowtally-overview',
    title: 'Traffic overview',
    description: 'All traffic that flows tell of: by sampler, protocol and autonomous system.',
    variables: [variables.instance, variables.sampler, variables.top],
    rows: [
      { title: 'All traffic', panels: [...totals(roles), ...bySampler(roles)] },
      { title: 'By protocol', panels: [...byProtocol(roles), ...byExportProtocol(roles)] },
      {
        title: 'Autonomous systems',
        panels: [
          ...asPanel(20, 'Top source AS (traffic in from them)', roles.source, 'src_as'),
          ...asPanel(21, 'Top destination AS (traffic out to them)', roles.destination, 'dst_as'),
        ],
      },
      { title: 'What has no name of its own', panels: [shareOfOther] },
    ].filter(({ panels }) => panels.length > 0),
  }
}

const chosen = '{instance=~"$instance",sampler=~"$sampler"}'

function totals({ total }: FlowRoles): PanelSpec[] {
  const traffic: PanelSpec[] =
    total === undefined
      ? []
      : [
          {
            id: 1,
            kind: 'stat',
            title: 'Traffic now',
            description: `All rows of ${total.family}, \`other\` ones included.`,
            unit: unitOf[total.noun],
            width: 6,
            targets: [{ expr: flowQuery(total).perSecond([]), legend: 'all' }],
          },
        ]
  return [
    ...traffic,
    {
      id: 2,
      kind: 'stat',
      title: 'Flow records',
      description: 'Records that were decoded.',
      unit: 'si: records/s',
      width: 6,
      targets: [
        {
          expr: `sum(rate(flowtally_records_decoded_total${chosen}[$__rate_interval]))`,
          legend: 'all',
        },
      ],
    },
    {
      id: 3,
      kind: 'stat',
      title: 'Samplers that send',
      description: 'Samplers of which a flow record came in the last five minutes.',
      unit: 'none',
      width: 6,
      targets: [
        {
          expr: `count(time() - max by (sampler) (flowtally_sampler_last_flow_timestamp_seconds${chosen}) < 300) or vector(0)`,
          legend: 'samplers',
        },
      ],
    },
    {
      id: 4,
      kind: 'stat',
      title: 'Lost on the way',
      description:
        'By sequence numbers, over the time that is shown: records of NetFlow v5 and IPFIX, datagrams of v9 and sFlow.',
      unit: 'short',
      width: 6,
      targets: [
        {
          expr: `sum(increase(flowtally_sequence_lost_total${chosen}[$__range])) or vector(0)`,
          legend: 'lost',
        },
      ],
      steps: [
        { value: null, color: 'green' },
        { value: 1, color: 'orange' },
      ],
    },
  ]
}

function bySampler({ total }: FlowRoles): PanelSpec[] {
  const sampler = total?.label('sampler')
  if (total === undefined || sampler === undefined) return []
  return [
    {
      id: 5,
      kind: 'stacked',
      title: 'Traffic by sampler',
      description: `${total.family}. A packet that two samplers see is in both.`,
      unit: unitOf[total.noun],
      width: 24,
      targets: [{ expr: flowQuery(total).perSecond([sampler]), legend: `{{${sampler}}}` }],
    },
  ]
}

function byProtocol({ protocol }: FlowRoles): PanelSpec[] {
  if (protocol === undefined) return []
  const labels = [protocol.label('ip_version'), protocol.label('proto')].flatMap((one) => one ?? [])
  const legend = labels.map((label) => `{{${label}}}`)
  const by = flowQuery(protocol)
  return [
    {
      id: 10,
      kind: 'stacked',
      title: 'Traffic by protocol',
      description: `IP version and protocol, from ${protocol.family}.`,
      unit: unitOf[protocol.noun],
      width: 12,
      targets: [
        {
          expr: by.largest(labels),
          legend: labels.length > 1 ? `IPv${legend.join(' ')}` : `${legend}`,
        },
        { expr: by.rest(labels), legend: 'all others' },
      ],
    },
  ]
}

function byExportProtocol({ exportProtocol }: FlowRoles): PanelSpec[] {
  const label = exportProtocol?.label('export_protocol')
  if (exportProtocol === undefined || label === undefined) return []
  return [
    {
      id: 11,
      kind: 'stacked',
      title: 'Traffic by protocol of its flows',
      description: `What samplers speak, from ${exportProtocol.family}.`,
      unit: unitOf[exportProtocol.noun],
      width: 12,
      targets: [{ expr: flowQuery(exportProtocol).perSecond([label]), legend: `{{${label}}}` }],
    },
  ]
}

const shareOfOther: PanelSpec = {
  id: 30,
  kind: 'lines',
  title: 'Share of `other`',
  description:
    'Bytes in rows with a label that reads `other`, of all bytes of the metric. It is counted in the sums all the same; a higher `limit` names more of it.',
  unit: 'percentunit',
  width: 24,
  targets: [
    {
      expr:
        'sum by (metric) (rate(flowtally_other_bytes_total{instance=~"$instance"}[$__rate_interval]))' +
        ' / sum by (metric) (rate(flowtally_tallied_bytes_total{instance=~"$instance"}[$__rate_interval]))',
      legend: '{{metric}}',
    },
  ],
}
