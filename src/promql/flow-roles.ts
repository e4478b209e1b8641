import type { FieldName } from '../model/fields.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import { type FlowMetric, flowMetric } from './flow-metric.ts'

/** Which metric of a configuration answers which question; `undefined` where none does. */
export interface FlowRoles {
  /** All traffic, by sampler where it can be. */
  readonly total: FlowMetric | undefined
  readonly protocol: FlowMetric | undefined
  readonly exportProtocol: FlowMetric | undefined
  readonly source: FlowMetric | undefined
  readonly destination: FlowMetric | undefined
  /** By both autonomous systems. */
  readonly pair: FlowMetric | undefined
  readonly inbound: FlowMetric | undefined
  readonly outbound: FlowMetric | undefined
  /** What one autonomous system receives and transmits, by flow-exporter's names. */
  readonly receive: FlowMetric | undefined
  readonly transmit: FlowMetric | undefined
  /** Metrics that answer none of these, or have labels that none of these is about. */
  readonly others: readonly FlowMetric[]
}

/** Finds the metric for each question: one that leaves nothing out, of these the one with the fewest rows. */
export function flowRoles(definitions: readonly MetricDefinition[]): FlowRoles {
  const all = definitions.map(flowMetric)
  const receive = all.find(({ family }) => family === 'flow_receive_bytes_total')
  const transmit = all.find(({ family }) => family === 'flow_transmit_bytes_total')
  const usual = all.filter((metric) => metric !== receive && metric !== transmit)
  const best = (...fields: readonly FieldName[]) =>
    usual
      .filter((metric) => fields.every((field) => metric.label(field) !== undefined))
      .sort((a, b) => rank(a) - rank(b))[0]
  const everything = usual.filter(({ definition }) => definition.where.length === 0)
  const pair = best('src_as', 'dst_as')
  const answers = {
    total: best('sampler') ?? everything.sort((a, b) => rank(a) - rank(b))[0],
    protocol: best('proto'),
    exportProtocol: best('export_protocol'),
    source: pair ?? best('src_as'),
    destination: pair ?? best('dst_as'),
    pair,
    inbound: best('sampler', 'in_if'),
    outbound: best('sampler', 'out_if'),
    receive,
    transmit,
  }
  const asked = new Set<FlowMetric | undefined>(Object.values(answers))
  return { ...answers, others: all.filter((metric) => !asked.has(metric) || hasMore(metric)) }
}

/** What the questions are about, with the names of it. */
const askedFields =
  /^(sampler|export_protocol|ip_version|proto|(src|dst)_as(_name)?|(in|out)_if(_(name|alias))?)$/

function hasMore({ definition: { labels } }: FlowMetric): boolean {
  return labels.some(({ field }) => !askedFields.test(field))
}

/** Bytes before other values, all traffic before some of it, few rows before many. */
function rank({ definition: { where, limit }, noun }: FlowMetric): number {
  return (noun === 'bits' ? 0 : 4e9) + (where.length === 0 ? 0 : 2e9) + limit
}
