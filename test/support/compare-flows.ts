import { parseAddress } from '../../src/model/address.ts'
import { type FieldName, fieldDefinition } from '../../src/model/fields.ts'
import { parseValue } from '../../src/model/render.ts'
import type { ExpectedRecord } from './capture-suite.ts'
import type { PrintedFlow } from './decode-capture.ts'

/** Brings a value, theirs or ours, to what the two are compared by. */
type Bring = (value: unknown, flow: PrintedFlow) => unknown

/** How a field of ours is found in a record of the suite: the first of these keys that it has. */
interface Comparison {
  readonly field: FieldName
  readonly keys: readonly string[]
  /** Of ours; by default what the field's text stands for. */
  readonly ours?: Bring
}

/** Fields in which no difference is accepted. */
const exact: readonly Comparison[] = [
  // delta before total before the way out: what each of them means to a counter
  { field: 'bytes', keys: ['bytes', 'total_bytes', 'initiator_bytes', 'out_bytes'] },
  { field: 'ip_bytes', keys: ['ip_bytes'] },
  { field: 'packets', keys: ['packets', 'total_packets', 'out_packets'] },
  { field: 'src_addr', keys: ['src_addr'] },
  { field: 'dst_addr', keys: ['dst_addr'] },
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
  { field: 'next_hop', keys: ['next_hop'] },
  { field: 'bgp_next_hop', keys: ['bgp_next_hop'] },
  { field: 'src_vlan', keys: ['src_vlan', 'dot1q_vlan'] },
  { field: 'dst_vlan', keys: ['dst_vlan'] },
  { field: 'src_mac', keys: ['src_mac', 'out_src_mac'] },
  { field: 'dst_mac', keys: ['dst_mac', 'in_dst_mac', 'out_dst_mac'] },
  { field: 'flow_direction', keys: ['direction'] },
  { field: 'sampler_id', keys: ['sampler_id', 'selector_id'] },
  { field: 'sampling_rate', keys: ['sampling_rate'] },
  { field: 'forwarding_status', keys: ['fwd_status'] },
  { field: 'icmp_type', keys: ['icmp_type'] },
  { field: 'icmp_type', keys: ['icmp_type_code'], ours: icmpTypeAndCode },
  { field: 'post_nat_src_addr', keys: ['nat_src_addr'] },
  { field: 'post_nat_dst_addr', keys: ['nat_dst_addr'] },
  { field: 'firewall_event', keys: ['fw_event'] },
  { field: 'in_vrf_id', keys: ['ingress_vrf'] },
  { field: 'out_vrf_id', keys: ['egress_vrf'] },
  { field: 'ip_ttl', keys: ['ttl'] },
  { field: 'fragment_id', keys: ['frag_id'] },
  { field: 'etype', keys: ['ethertype'] },
  { field: 'mpls_label', keys: ['mpls_labels'] },
  { field: 'ipv6_flow_label', keys: ['flow_label'] },
  { field: 'src_peer_as', keys: ['src_peer_as'] },
  { field: 'bgp_local_pref', keys: ['local_pref'] },
  { field: 'as_path', keys: ['as_path'] },
  { field: 'bgp_communities', keys: ['communities'] },
]

/** One thing that two readers of a record do not agree on. */
export interface Difference {
  readonly field: FieldName
  readonly theirs: unknown
  readonly ours: unknown
}

/** What came of comparing flows: how many values are the same, and which are not. */
export interface Agreement {
  readonly agreed: number
  readonly differences: readonly Difference[]
}

/** Compares a flow of ours with a record of the suite, in every field that the record has. */
export function compareFlow(flow: PrintedFlow, given: ExpectedRecord): Agreement {
  const record = inOurWords(given)
  let agreed = 0
  const differences: Difference[] = []
  for (const comparison of [...exact, ...others]) {
    const { field, keys } = comparison
    const theirs = record[keys.find((key) => record[key] !== undefined) ?? '']
    if (theirs === undefined) continue
    if (isSame(comparison, theirs, flow, record)) agreed++
    else differences.push({ field, theirs, ours: flow[field] })
  }
  return { agreed, differences }
}

/** What the suite has as sFlow says it, as the fields have it. */
function inOurWords(record: ExpectedRecord): ExpectedRecord {
  if (record.version !== 'sflow5') return record
  return {
    ...record,
    in_if: interfaceName(record.in_if, record.in_if_format),
    out_if: interfaceName(record.out_if, record.out_if_format),
    // no system, or no path, is the router's own
    ...(record.src_as === 0 && { src_as: record.router_as }),
    ...(record.dst_as === 0 && { dst_as: record.router_as }),
  }
}

/** sFlow version 5 §5, `interface`. */
function interfaceName(value: unknown, format: unknown): unknown {
  if (format === 0 && value === 0x3fff_ffff) return 'local'
  return format === 1 ? 'discard' : format === 2 ? 'multiple' : value
}

/** Whether no difference in this field is accepted. */
export function mustAgree(field: FieldName): boolean {
  return exact.some((comparison) => comparison.field === field)
}

/**
 * Compares each record with the flow of ours that is nearest to it, which no other record gets:
 * parked data comes in another order than it was sent in.
 */
export function compareFlows(
  flows: readonly PrintedFlow[],
  records: readonly ExpectedRecord[],
): Agreement & { readonly missing: number } {
  const free = [...flows]
  const differences: Difference[] = []
  let agreed = 0
  let missing = 0
  for (const record of records) {
    const nearest = nearestFlow(free, record)
    if (nearest === undefined) {
      missing++
      continue
    }
    free.splice(nearest.at, 1)
    agreed += nearest.agreed
    differences.push(...nearest.differences)
  }
  return { agreed, differences, missing }
}

function nearestFlow(flows: readonly PrintedFlow[], record: ExpectedRecord) {
  let nearest: (Agreement & { readonly at: number }) | undefined
  for (const [at, flow] of flows.entries()) {
    const agreement = compareFlow(flow, record)
    const best = nearest?.differences.length ?? Number.POSITIVE_INFINITY
    if (agreement.differences.length < best) nearest = { ...agreement, at }
    if (agreement.differences.length === 0) break
  }
  return nearest
}

function isSame(
  { field, ours: bring = meaningOf(field) }: Comparison,
  given: unknown,
  flow: PrintedFlow,
  record: ExpectedRecord,
): boolean {
  const { fill } = fieldDefinition(field)
  const printed = flow[field]
  const theirs = bring === milliseconds || bring === seconds ? given : meaningOf(field)(given)
  // What is not printed is absent, which for many fields is the same as 0.
  if (printed === undefined) return String(theirs) === String(fill) || theirs === '[]'
  const ours = bring(printed, flow)
  if (bring === milliseconds && 'first_uptime' in record) {
    // The suite's own decoder lets the 32 bits of sysUpTime (RFC 3954 §5.1) wrap into the future.
    return (Number(theirs) - Number(ours)) % 2 ** 32 === 0
  }
  return String(ours) === String(theirs)
}

/** What a text or number stands for, so that `ingress` and 0, or two spellings of an address, are one. */
function meaningOf(field: FieldName): (value: unknown) => unknown {
  const { kind } = fieldDefinition(field)
  if (kind === 'address') return addressMeaning
  if (kind === 'ref') return (value) => JSON.stringify(value)
  return (value) => parseValue(field, String(value)) ?? value
}

/** `0.0.0.0` and `::` both say that there is none; an IPv4-mapped address has several spellings. */
function addressMeaning(text: unknown): string {
  const [a = 0, b = 0, c = 0, d = 0] = parseAddress(String(text)) ?? []
  const mapped = a === 0 && b === 0 && c === 0xffff
  return [a, b, mapped ? 0 : c, d].join(' ')
}

function milliseconds(nanoseconds: unknown): number {
  return Number(BigInt(String(nanoseconds)) / 1_000_000n)
}

function seconds(nanoseconds: unknown): number {
  return Math.floor(milliseconds(nanoseconds) / 1000)
}

function icmpTypeAndCode(printed: unknown, flow: PrintedFlow): number {
  return Number(printed) * 256 + Number(flow.icmp_code)
}
