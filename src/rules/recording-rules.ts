import { byInterface } from '../promql/by-interface.ts'
import type { FlowMetric } from '../promql/flow-metric.ts'
import type { FlowRoles } from '../promql/flow-roles.ts'
import { labelsOf } from '../promql/labels-of.ts'
import { recorded } from './recorded.ts'
import type { RecordingRule } from './rule.ts'

/** Bits a second by each metric, sampler, AS, pair and interface; and how full interfaces are. */
export function recordingRules(roles: FlowRoles, metrics: readonly FlowMetric[]): RecordingRule[] {
  const { total, source, destination, pair, inbound, outbound } = roles
  const by = (metric: FlowMetric | undefined, ...labels: readonly (string | undefined)[]) => {
    const known = labels.flatMap((label) => label ?? [])
    if (metric === undefined || known.length < labels.length) return []
    const { rate, expr } = recorded(metric, known)
    return [{ record: rate, expr }]
  }
  const rates = [
    ...metrics.flatMap((metric) => by(metric)),
    ...by(total, total?.label('sampler')),
    ...by(source, source?.label('src_as')),
    ...by(destination, destination?.label('dst_as')),
    ...by(pair, pair?.label('src_as'), pair?.label('dst_as')),
    ...interfaceRate(inbound, 'in_if'),
    ...interfaceRate(outbound, 'out_if'),
  ]
  return [
    ...rates,
    ...utilisation(inbound, 'in'),
    ...utilisation(outbound, 'out'),
    {
      record: 'sampler_export_protocol:flowtally_sequence_loss:ratio5m',
      expr: `${lostRecords}\nor\n${lostDatagrams}`,
    },
  ]
}

/** By `sampler` and `ifIndex`, as all that is known of interfaces is. */
const interfaceRateName = ({ definition, noun }: FlowMetric) =>
  `sampler_ifIndex:${definition.name}_${noun}:rate5m`

function interfaceRate(metric: FlowMetric | undefined, field: 'in_if' | 'out_if'): RecordingRule[] {
  if (metric === undefined) return []
  const { family, factor } = metric
  const rest = labelsOf(metric).filter((label) => label !== 'sampler' && label !== 'ifIndex')
  const named = byInterface(metric, field)(`rate(${family}[5m])`)
  return [
    {
      record: interfaceRateName(metric),
      expr: `${factor}sum without (${['instance', ...rest].join(', ')}) (${named})`,
      labels: { direction: field === 'in_if' ? 'in' : 'out' },
    },
  ]
}

/** What the interface itself counted goes before what flows say; each instance that hears of it has all of it. */
function utilisation(metric: FlowMetric | undefined, direction: 'in' | 'out'): RecordingRule[] {
  const counted = `max without (instance, ifName) (rate(flow_interface_counter_${direction}_bytes_total[5m]))
  / (max without (instance, ifName) (flow_interface_counter_speed_bytes) > 0)`
  const rate = metric?.noun === 'bits' ? interfaceRateName(metric) : undefined
  const flows =
    rate === undefined
      ? ''
      : `\nor\nsum without (direction) (${rate}{direction="${direction}"})
  / (8 * max without (instance) (flow_interface_speed_bytes))`
  return [
    {
      record: 'sampler_ifIndex:flow_interface_utilisation:ratio5m',
      expr: `${counted}${flows}`,
      labels: { direction },
    },
  ]
}

const lost = (protocols: string) =>
  `rate(flowtally_sequence_lost_total{export_protocol${protocols}"netflow_v9|sflow_5"}[5m])`

/** Sequence numbers of v5, v7, v8 and IPFIX count records. */
const lostRecords = `sum without (instance, domain) (${lost('!~')})
  / (sum without (instance, domain) (${lost('!~')})
    + sum without (instance) (rate(flowtally_records_decoded_total[5m])))`

/** Those of v9 and sFlow count datagrams, which are not known by protocol. */
const lostDatagrams = `sum without (instance, domain) (${lost('=~')})
  / ignoring (export_protocol) group_left ()
    (sum without (instance, domain, export_protocol) (${lost('=~')})
    + sum without (instance) (rate(flowtally_payloads_decoded_total[5m])))`
