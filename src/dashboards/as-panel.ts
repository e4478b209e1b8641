import type { FieldName } from '../model/fields.ts'
import type { FlowMetric } from '../promql/flow-metric.ts'
import { withAsName } from '../promql/names.ts'
import { flowQuery, unitOf } from './flow-query.ts'
import type { PanelSpec } from './panel-spec.ts'

/** The autonomous systems with most traffic, with their names; none where no metric has that field. */
export function asPanel(
  id: number,
  title: string,
  metric: FlowMetric | undefined,
  field: FieldName,
  where?: readonly string[],
): PanelSpec[] {
  const label = metric?.label(field)
  if (metric === undefined || label === undefined) return []
  const query = flowQuery(metric)
  return [
    {
      id,
      kind: 'stacked',
      title,
      description: `The largest over the time that is shown, by ${label} of ${metric.family}; names from flow_as_info. All others and \`other\` are one series, so that the stack is all traffic. A click leads to what the AS exchanges with others.`,
      unit: unitOf[metric.noun],
      width: 12,
      targets: [
        {
          expr: withAsName(query.largest([label], where), label),
          legend: `AS{{${label}}} {{name}}`,
        },
        { expr: query.rest([label], where), legend: 'all others' },
      ],
      link: {
        title: 'What this AS exchanges with others',
        url: `/d/flowtally-as-pairs?var-asn=\${__field.labels.${label}}&\${datasource:queryparam}&\${instance:queryparam}&\${sampler:queryparam}&\${__url_time_range}`,
      },
    },
  ]
}
