import type { JsonFormat, JsonKey } from '../messages/json-key.ts'

/**
 * The keys of NetObserv's flow logs that have a field (docs/flows-format.adoc of its operator; the older
 * `AgentIP` and `Duplicate` are of its agent, pkg/decode). Bytes and packets are those that the agent
 * looked at on the first interface that it saw the flow on: `Sampling` is what they stand for.
 */
const keys: readonly JsonKey[] = [
  { key: '_RecordType', read: 'record_type' },
  { key: 'Duplicate', read: 'duplicate' },
  { key: 'AgentIP', field: 'exporter_addr', read: 'address' },
  { key: 'TimeReceived', field: 'time_received_ns', read: 'seconds' },
  { key: 'Sampling', field: 'sampling_interval', read: 'rate' },
  { key: 'TimeFlowStartMs', field: 'time_flow_start_ns', read: 'milliseconds' },
  // all that is essential in a record of a DNS answer or of dropped packets
  { key: 'TimeFlowEndMs', field: 'time_flow_end_ns', read: 'milliseconds', essential: true },
  { key: 'Bytes', field: 'bytes', read: 'wide', essential: true },
  { key: 'Packets', field: 'packets', read: 'wide', essential: true },
  { key: 'SrcAddr', field: 'src_addr', read: 'address' },
  { key: 'SrcAddr', field: 'ip_version', read: 'version_of_address' },
  { key: 'DstAddr', field: 'dst_addr', read: 'address' },
  { key: 'Etype', field: 'etype', read: 'ethertype' },
  { key: 'Proto', field: 'proto', read: 'protocol' },
  { key: 'SrcPort', field: 'src_port', read: 'number' },
  { key: 'DstPort', field: 'dst_port', read: 'number' },
  { key: 'SrcMac', field: 'src_mac', read: 'mac' },
  { key: 'DstMac', field: 'dst_mac', read: 'mac' },
  { key: 'Dscp', field: 'ip_tos', read: 'dscp' },
  { key: 'Flags', field: 'tcp_flags', read: 'combined_tcp_flags' },
  { key: 'IcmpType', field: 'icmp_type', read: 'number' },
  { key: 'IcmpCode', field: 'icmp_code', read: 'number' },
  { key: 'FlowDirection', field: 'flow_direction', read: 'number' },
  { key: 'XlatSrcAddr', field: 'post_nat_src_addr', read: 'address' },
  { key: 'XlatDstAddr', field: 'post_nat_dst_addr', read: 'address' },
  { key: 'XlatSrcPort', field: 'post_nat_src_port', read: 'number' },
  { key: 'XlatDstPort', field: 'post_nat_dst_port', read: 'number' },
]

/** Objects of NetObserv: what does not apply to a flow is left out, and 0 is 0. */
export const netobservJson: JsonFormat = { keys, zeroIsAbsent: false }
