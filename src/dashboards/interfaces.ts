import { byInterface } from '../promql/by-interface.ts'
import type { FlowMetric } from '../promql/flow-metric.ts'
import type { FlowRoles } from '../promql/flow-roles.ts'
import { withInterfaceNames } from '../promql/names.ts'
import type { DashboardSpec } from './dashboard-spec.ts'
import { flowQuery, unitOf } from './flow-query.ts'
import { interfaceCounters } from './interface-counters.ts'
import type { PanelSpec, Target } from './panel-spec.ts'
import { variables } from './variables.ts'

/** *Interfaces*: by name, by flows and by their own counters, and whether both agree. */
export function interfaces(roles: FlowRoles): DashboardSpec {
  const { inbound, outbound } = roles
  const flows = [
    ...traffic(1, 'In, by interface', inbound, 'in_if'),
    ...traffic(2, 'Out, by interface', outbound, 'out_if'),
    ...utilisation(3, 'Utilisation in, by flows', inbound, 'in_if'),
    ...utilisation(4, 'Utilisation out, by flows', outbound, 'out_if'),
    ...table(roles),
  ]
  return {
    uid: 'flowtally-interfaces',
    title: 'Interfaces',
    description:
      'Traffic and utilisation of interfaces, by flows and by their own counters. Names come from options data, the configuration or SNMP; counters from sFlow agents.',
    variables: [variables.instance, variables.sampler, variables.top],
    rows: [{ title: 'By flows', panels: flows }, ...interfaceCounters].filter(
      ({ panels }) => panels.length > 0,
    ),
  }
}

const by = ['sampler', 'ifIndex'] as const
const legend = '{{sampler}} {{ifName}} {{ifAlias}} ({{ifIndex}})'
const speed = 'max by (sampler, ifIndex) (flow_interface_speed_bytes{instance=~"$instance"})'

type Direction = 'in_if' | 'out_if'

function queryOf(metric: FlowMetric, field: Direction) {
  const named = metric.label(field) ?? field
  return flowQuery(metric, { relabel: byInterface(metric, field), named })
}

function traffic(
  id: number,
  title: string,
  metric: FlowMetric | undefined,
  field: Direction,
): PanelSpec[] {
  if (metric === undefined) return []
  const query = queryOf(metric, field)
  return [
    {
      id,
      kind: 'stacked',
      title,
      description: `The largest over the time that is shown, by ${metric.label(field)} of ${metric.family}. All others are one series.`,
      unit: unitOf[metric.noun],
      width: 12,
      targets: [
        { expr: withInterfaceNames(query.largest(by)), legend },
        { expr: query.rest(by), legend: 'all others' },
      ],
    },
  ]
}

/** What a second has of what the interface can carry. */
function share(metric: FlowMetric, field: Direction): string {
  return `${queryOf(metric, field).perSecond(by)} / on (sampler, ifIndex) (8 * ${speed})`
}

function utilisation(
  id: number,
  title: string,
  metric: FlowMetric | undefined,
  field: Direction,
): PanelSpec[] {
  if (metric?.noun !== 'bits') return []
  return [
    {
      id,
      kind: 'lines',
      title,
      description:
        'Of interfaces whose speed is known, by the configuration or SNMP (flow_interface_speed_bytes). The largest at each moment.',
      unit: 'percentunit',
      width: 12,
      targets: [{ expr: withInterfaceNames(`topk($top, ${share(metric, field)})`), legend }],
    },
  ]
}

function table({ inbound, outbound }: FlowRoles): PanelSpec[] {
  const column = (metric: FlowMetric | undefined, field: Direction, heading: string): Target[] => {
    if (metric === undefined) return []
    const rate = queryOf(metric, field).perSecond(by)
    return [{ expr: withInterfaceNames(rate), legend: heading, unit: unitOf[metric.noun] }]
  }
  const used = (metric: FlowMetric | undefined, field: Direction, heading: string): Target[] => {
    if (metric?.noun !== 'bits') return []
    const expr = withInterfaceNames(share(metric, field))
    return [{ expr, legend: heading, unit: 'percentunit' }]
  }
  const targets = [
    ...column(inbound, 'in_if', 'In'),
    ...column(outbound, 'out_if', 'Out'),
    ...used(inbound, 'in_if', 'In, of its speed'),
    ...used(outbound, 'out_if', 'Out, of its speed'),
  ]
  if (targets.length === 0) return []
  return [
    {
      id: 5,
      kind: 'table',
      title: 'All interfaces',
      description: 'What flows say of them now.',
      unit: 'bps',
      width: 24,
      headings: {
        sampler: 'Sampler',
        ifIndex: 'ifIndex',
        ifName: 'Name',
        ifAlias: 'Alias',
        ifDescr: 'Description',
      },
      targets,
    },
  ]
}
