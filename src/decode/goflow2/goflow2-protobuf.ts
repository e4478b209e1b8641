import type { Flows } from '../../model/flows.ts'
import { writeNanoseconds } from '../../model/nanoseconds.ts'
import type { Generation } from '../../model/payload.ts'
import type { ProtobufField } from '../messages/protobuf-field.ts'
import { type FinishRecord, ProtobufRecords } from '../messages/protobuf-records.ts'
import type { RecordSource } from '../messages/record-source.ts'

const TWO_32 = 0x1_0000_0000

/** Flags of an IP header have eight bits at most; a time in seconds was no larger in 1970. */
const MOST_FLAGS = 255

/** What the numbers mean in all generations, or in those that have them. */
const everyGeneration: readonly ProtobufField[] = [
  { number: 1, field: 'type', read: 'u32' },
  { number: 1, field: 'export_protocol', read: 'u32' },
  { number: 3, field: 'sampling_interval', read: 'rate' },
  { number: 4, field: 'sequence_num', read: 'u32' },
  { number: 6, field: 'src_addr', read: 'address' },
  { number: 6, field: 'ip_version', read: 'version' },
  { number: 7, field: 'dst_addr', read: 'address' },
  { number: 9, field: 'bytes', read: 'u64', essential: true },
  { number: 10, field: 'packets', read: 'u64', essential: true },
  { number: 11, field: 'exporter_addr', read: 'address' },
  { number: 12, field: 'next_hop', read: 'address' },
  { number: 13, field: 'next_hop_as', read: 'u32' },
  { number: 14, field: 'src_as', read: 'u32' },
  { number: 15, field: 'dst_as', read: 'u32' },
  { number: 16, field: 'src_mask', read: 'u32' },
  { number: 17, field: 'dst_mask', read: 'u32' },
  { number: 18, field: 'in_if', read: 'u32' },
  { number: 19, field: 'out_if', read: 'u32' },
  { number: 20, field: 'proto', read: 'u32' },
  { number: 21, field: 'src_port', read: 'u32' },
  { number: 22, field: 'dst_port', read: 'u32' },
  { number: 23, field: 'ip_tos', read: 'u32' },
  { number: 24, field: 'forwarding_status', read: 'u32' },
  { number: 25, field: 'ip_ttl', read: 'u32' },
  { number: 26, field: 'tcp_flags', read: 'u32' },
  { number: 27, field: 'src_mac', read: 'u64' },
  { number: 28, field: 'dst_mac', read: 'u64' },
  { number: 29, field: 'vlan_id', read: 'u32' },
  { number: 30, field: 'etype', read: 'u32' },
  { number: 31, field: 'icmp_type', read: 'u32' },
  { number: 32, field: 'icmp_code', read: 'u32' },
  { number: 33, field: 'src_vlan', read: 'u32' },
  { number: 34, field: 'dst_vlan', read: 'u32' },
  { number: 35, field: 'fragment_id', read: 'u32' },
  { number: 36, field: 'fragment_offset', read: 'u32' },
  { number: 37, field: 'ipv6_flow_label', read: 'u32' },
  // one of the two, see below
  { number: 38, field: 'time_flow_start_ns', read: 'kept' },
  { number: 38, field: 'ip_flags', read: 'kept' },
  // in the newest only by a mapping: these are the numbers of the one that comes with goflow2
  { number: 39, field: 'in_vrf_id', read: 'u32' },
  { number: 40, field: 'out_vrf_id', read: 'u32' },
  { number: 42, field: 'flow_direction', read: 'u32' },
  { number: 70, field: 'observation_domain_id', read: 'u32' },
  { number: 71, field: 'observation_point_id', read: 'u32' },
  { number: 100, field: 'bgp_next_hop', read: 'address' },
  { number: 101, field: 'bgp_communities', read: 'numbers' },
  { number: 102, field: 'as_path', read: 'numbers' },
]

/** Numbers that the newest generation does not use. */
const older: readonly ProtobufField[] = [
  { number: 2, read: 'old', essential: true },
  { number: 2, field: 'time_received_ns', read: 'seconds' },
  { number: 5, field: 'time_flow_end_ns', read: 'seconds' },
  ...[55, 57, 59].flatMap((number): ProtobufField[] => [
    { number, field: 'mpls_ttl', read: 'numbers' },
    { number: number + 1, field: 'mpls_label', read: 'numbers' },
  ]),
]

/** Of goflow2, and not of cloudflare/goflow, in which they say something of PPP. */
const goflow2V1: readonly ProtobufField[] = [
  { number: 63, field: 'time_flow_start_ns', read: 'milliseconds' },
  { number: 64, field: 'time_flow_end_ns', read: 'milliseconds' },
  { number: 65, field: 'mpls_ip', read: 'addresses' },
]

const goflow2V2: readonly ProtobufField[] = [
  { number: 80, field: 'mpls_ttl', read: 'numbers' },
  { number: 81, field: 'mpls_label', read: 'numbers' },
  { number: 82, field: 'mpls_ip', read: 'addresses' },
  { number: 103, field: 'layer_stack', read: 'numbers' },
  { number: 104, field: 'layer_size', read: 'numbers' },
  { number: 105, field: 'ipv6_routing_header_addresses', read: 'addresses' },
  { number: 106, field: 'ipv6_routing_header_seg_left', read: 'u32' },
  { number: 110, read: 'new', essential: true },
  { number: 110, field: 'time_received_ns', read: 'u64' },
  { number: 111, field: 'time_flow_start_ns', read: 'u64' },
  { number: 112, field: 'time_flow_end_ns', read: 'u64' },
]

/** Reads goflow2's FlowMessage; without a generation each record is looked at for what it is. */
export function goflow2Protobuf(flows: Flows, generation: Generation | undefined): RecordSource {
  const fields = [...everyGeneration, ...fieldsOf(generation)]
  return new ProtobufRecords(flows, fields, finisher(flows, generation))
}

function fieldsOf(generation: Generation | undefined): readonly ProtobufField[] {
  switch (generation) {
    case 'goflow':
      return older
    case 'goflow2-v1':
      return [...older, ...goflow2V1]
    case 'goflow2-v2':
      return goflow2V2
    case undefined:
      return [...older, ...goflow2V1, ...goflow2V2]
  }
}

/**
 * Field 38 has been the start of the flow in seconds, and is the flags of the IP header now. A record
 * says when it was received in another field (2, 110) in old and new generations; one that does not is
 * known by the number itself.
 */
function finisher(flows: Flows, generation: Generation | undefined): FinishRecord {
  const starts = flows.column('time_flow_start_ns')?.data
  const flags = flows.column('ip_flags')?.data
  return (row, { keptHigh, keptLow, isOld, isNew }) => {
    if (keptHigh === 0 && keptLow === 0) return
    const looksOld = !isNew && (isOld || keptLow > MOST_FLAGS)
    const isTime = generation === undefined ? looksOld : generation !== 'goflow2-v2'
    if (!isTime) {
      if (flags !== undefined) flags[row] = keptLow
      return
    }
    const at = 2 * row
    // milliseconds say it better
    if (starts === undefined || starts[at] !== 0 || starts[at + 1] !== 0) return
    writeNanoseconds(starts, at, (keptHigh * TWO_32 + keptLow) * 1000)
  }
}
