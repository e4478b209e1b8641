import { type FieldName, fieldDefinition } from '../../src/model/fields.ts'
import { parseValue } from '../../src/model/render.ts'
import type { ExpectedRecord } from './capture-suite.ts'

/** A flow as `flowtally decode` prints it; numbers beyond 2^53 are kept as texts. */
export type PrintedFlow = Readonly<Record<string, unknown>>

/** Reads a line that `flowtally decode` printed. */
export function parseFlow(line: string): PrintedFlow {
  return JSON.parse(line.replace(/:(\d{16,})/g, ':"$1"')) as PrintedFlow
}

/** How a field of ours is found in a record of the suite: the first of these keys that it has. */
interface Comparison {
  readonly field: FieldName
  readonly keys: readonly string[]
  /** Brings what we print to what the suite has; the number of what we print by default. */
  readonly ours?: (printed: unknown, flow: PrintedFlow) => unknown
}

const asPrinted = (printed: unknown) => printed

const milliseconds = (printed: unknown) =>
  printed === undefined ? undefined : Number(BigInt(String(printed)) / 1_000_000n)

const seconds = (printed: unknown) => Math.floor(Number(milliseconds(printed)) / 1000)

/** Fields in which no difference is accepted. */
const exact: readonly Comparison[] = [
  // delta before total before the way out: what each of them means to a counter
  { field: 'bytes', keys: ['bytes', 'total_bytes', 'initiator_bytes', 'out_bytes'] },
  { field: 'packets', keys: ['packets', 'total_packets', 'out_packets'] },
  { field: 'src_addr', keys: ['src_addr'], ours: asPrinted },
  { field: 'dst_addr', keys: ['dst_addr'], ours: asPrinted },
  { field: 'src_port', keys: ['src_port'] },
  { field: 'dst_port', keys: ['dst_port'] },
  { field: 'proto', keys: ['proto'] },
  { field: 'in_if', keys: ['in_if'] },
  { field: 'out_if', keys: ['out_if'] },
  { field: 'src_as', keys: ['src_as'] },
  { field: 'dst_as', keys: ['dst_as'] },
  { field: 'time_flow_start_ns', keys: ['start_ms'], ours: milliseconds },
  { field: 'time_flow_end_ns', keys: ['end_ms'], ours: milliseconds },
  { field: 'time_flow_start_ns', keys: ['start_s'], ours: seconds },
  { field: 'time_flow_end_ns', keys: ['end_s'], ours: seconds },
]

const others: readonly Comparison[] = [
  { field: 'ip_tos', keys: ['tos'] },
  { field: 'tcp_flags', keys: ['tcp_flags'] },
  { field: 'src_mask', keys: ['src_mask'] },
  { field: 'dst_mask', keys: ['dst_mask'] },
  { field: 'next_hop', keys: ['next_hop'], ours: asPrinted },
  { field: 'bgp_next_hop', keys: ['bgp_next_hop'], ours: asPrinted },
  { field: 'src_vlan', keys: ['src_vlan', 'dot1q_vlan'] },
  { field: 'dst_vlan', keys: ['dst_vlan'] },
  { field: 'src_mac', keys: ['src_mac', 'out_src_mac'], ours: asPrinted },
  { field: 'dst_mac', keys: ['dst_mac', 'in_dst_mac', 'out_dst_mac'], ours: asPrinted },
  { field: 'flow_direction', keys: ['direction'] },
  { field: 'sampler_id', keys: ['sampler_id', 'selector_id'] },
  { field: 'sampling_rate', keys: ['sampling_rate'] },
  { field: 'forwarding_status', keys: ['fwd_status'] },
  { field: 'icmp_type', keys: ['icmp_type'] },
  { field: 'icmp_type', keys: ['icmp_type_code'], ours: icmpTypeAndCode },
  { field: 'post_nat_src_addr', keys: ['nat_src_addr'], ours: asPrinted },
  { field: 'post_nat_dst_addr', keys: ['nat_dst_addr'], ours: asPrinted },
  { field: 'firewall_event', keys: ['fw_event'] },
  { field: 'in_vrf_id', keys: ['ingress_vrf'] },
  { field: 'out_vrf_id', keys: ['egress_vrf'] },
  { field: 'ip_ttl', keys: ['ttl'] },
  { field: 'fragment_id', keys: ['frag_id'] },
  { field: 'etype', keys: ['ethertype'] },
  { field: 'mpls_label', keys: ['mpls_labels'], ours: asPrinted },
]

/** The fields that are compared; in the first ones no difference is accepted. */
export const comparedFields = { exact, others } as const

/** One thing that two readers of a record do not agree on. */
export interface Difference {
  readonly field: FieldName
  readonly theirs: unknown
  readonly ours: unknown
}

export interface Agreement {
  readonly agreed: number
  readonly differences: readonly Difference[]
}

/** Compares a flow of ours with a record of the suite, in every field that the record has. */
export function compareFlow(flow: PrintedFlow, record: ExpectedRecord): Agreement {
  let agreed = 0
  const differences: Difference[] = []
  for (const { field, keys, ours: bring } of [...exact, ...others]) {
    const key = keys.find((candidate) => record[candidate] !== undefined)
    if (key === undefined) continue
    const theirs = record[key]
    const ours = (bring ?? numberOf(field))(flow[field], flow)
    if (isSame(field, theirs, ours)) agreed++
    else differences.push({ field, theirs, ours })
  }
  return { agreed, differences }
}

/** Whether a difference in this field needs no excuse because there may be none. */
export const mustAgree = (field: FieldName): boolean =>
  exact.some((comparison) => comparison.field === field)

const numberOf = (field: FieldName) => (printed: unknown) =>
  printed === undefined ? undefined : parseValue(field, String(printed))

/** A field that is absent reads as what its column is filled with. */
function isSame(field: FieldName, theirs: unknown, ours: unknown): boolean {
  if (Array.isArray(theirs)) return JSON.stringify(theirs) === JSON.stringify(ours)
  if (ours !== undefined) return String(ours) === String(theirs)
  const isZero = theirs === 0 || theirs === '00:00:00:00:00:00'
  return isZero && fieldDefinition(field).fill === 0
}

function icmpTypeAndCode(printed: unknown, flow: PrintedFlow): number | undefined {
  if (printed === undefined) return undefined
  return Number(printed) * 256 + Number(flow.icmp_code)
}
