import type { FlowRoles } from '../promql/flow-roles.ts'
import { withAsName } from '../promql/names.ts'
import { asPanel } from './as-panel.ts'
import type { DashboardSpec } from './dashboard-spec.ts'
import { flowQuery, unitOf } from './flow-query.ts'
import type { PanelSpec } from './panel-spec.ts'
import { variables } from './variables.ts'

/** *AS pairs*: who exchanges traffic with whom; none where no metric has both. */
export function asPairs({ pair }: FlowRoles): DashboardSpec[] {
  const [source, destination] = [pair?.label('src_as'), pair?.label('dst_as')]
  if (pair === undefined || source === undefined || destination === undefined) return []
  const [from, to] = [`${source}=~"$asn"`, `${destination}=~"$asn"`]
  const query = flowQuery(pair)
  const unit = unitOf[pair.noun]
  const stat = (id: number, title: string, where: string): PanelSpec => ({
    id,
    kind: 'stat',
    title,
    description: `From ${pair.family}. What has no row of its own is not in it: it is never too much.`,
    unit,
    width: 12,
    targets: [{ expr: query.perSecond([], [where]), legend: 'all' }],
  })
  const sampler = pair.label('sampler')
  const bySampler = (id: number, title: string, where: string): PanelSpec[] =>
    sampler === undefined
      ? []
      : [
          {
            id,
            kind: 'stacked',
            title,
            description: 'Where that traffic was seen. A packet that two samplers see is in both.',
            unit,
            width: 12,
            targets: [{ expr: query.perSecond([sampler], [where]), legend: `{{${sampler}}}` }],
          },
        ]
  return [
    {
      uid: 'flowtally-as-pairs',
      title: 'AS pairs',
      description:
        'Who exchanges how much with whom. Choose an autonomous system, or all: then it is the sources and destinations of all traffic.',
      variables: [variables.instance, variables.sampler, variables.asn, variables.top],
      rows: [
        {
          title: 'In to and out of AS $asn',
          panels: [
            stat(1, 'In, to AS $asn', to),
            stat(2, 'Out, from AS $asn', from),
            ...asPanel(3, 'Top source AS, inbound', pair, 'src_as', [to]),
            ...asPanel(4, 'Top destination AS, outbound', pair, 'dst_as', [from]),
          ],
        },
        {
          title: 'Pairs',
          panels: [
            {
              id: 10,
              kind: 'table',
              title: 'Largest pairs',
              description: `What they came to over the time that is shown, from ${pair.family}; names from flow_as_info.`,
              unit: pair.noun === 'bits' ? 'decbytes' : 'short',
              width: 24,
              headings: {
                [source]: 'Source AS',
                source_name: 'Source',
                [destination]: 'Destination AS',
                destination_name: 'Destination',
              },
              targets: [
                {
                  expr: withAsName(
                    withAsName(
                      query.sums([source, destination], [from, to]),
                      source,
                      'source_name',
                    ),
                    destination,
                    'destination_name',
                  ),
                  legend: pair.noun === 'bits' ? 'Bytes' : 'Sum',
                },
              ],
            },
            ...bySampler(11, 'In, to AS $asn, by sampler', to),
            ...bySampler(12, 'Out, from AS $asn, by sampler', from),
          ],
        },
      ],
    },
  ]
}
