import type { JsonFormat, JsonKey } from '../messages/json-key.ts'

/**
 * The keys of goflow2's JSON as the newest generation has them. The older ones have them without `_` and
 * with capitals (`SrcAddr`, `IPTos`, `IpTos`), numbers where there are names now, and times in seconds.
 */
const newest: readonly JsonKey[] = [
  { key: 'type', field: 'type', read: 'flow_type' },
  { key: 'type', field: 'export_protocol', read: 'flow_type' },
  { key: 'time_received', field: 'time_received_ns', read: 'seconds' },
  { key: 'time_received_ns', field: 'time_received_ns', read: 'wide' },
  { key: 'sequence_num', field: 'sequence_num', read: 'number' },
  { key: 'sampling_rate', field: 'sampling_interval', read: 'rate' },
  { key: 'sampler_address', field: 'exporter_addr', read: 'address' },
  { key: 'time_flow_start', field: 'time_flow_start_ns', read: 'seconds' },
  { key: 'time_flow_end', field: 'time_flow_end_ns', read: 'seconds' },
  { key: 'time_flow_start_ms', field: 'time_flow_start_ns', read: 'milliseconds' },
  { key: 'time_flow_end_ms', field: 'time_flow_end_ns', read: 'milliseconds' },
  { key: 'time_flow_start_ns', field: 'time_flow_start_ns', read: 'wide' },
  { key: 'time_flow_end_ns', field: 'time_flow_end_ns', read: 'wide' },
  { key: 'bytes', field: 'bytes', read: 'wide', essential: true },
  { key: 'packets', field: 'packets', read: 'wide', essential: true },
  { key: 'src_addr', field: 'src_addr', read: 'address' },
  { key: 'src_addr', field: 'ip_version', read: 'version_of_address' },
  { key: 'dst_addr', field: 'dst_addr', read: 'address' },
  { key: 'etype', field: 'etype', read: 'ethertype' },
  { key: 'proto', field: 'proto', read: 'protocol' },
  { key: 'src_port', field: 'src_port', read: 'number' },
  { key: 'dst_port', field: 'dst_port', read: 'number' },
  { key: 'in_if', field: 'in_if', read: 'number' },
  { key: 'out_if', field: 'out_if', read: 'number' },
  { key: 'src_mac', field: 'src_mac', read: 'mac' },
  { key: 'dst_mac', field: 'dst_mac', read: 'mac' },
  { key: 'src_vlan', field: 'src_vlan', read: 'number' },
  { key: 'dst_vlan', field: 'dst_vlan', read: 'number' },
  { key: 'vlan_id', field: 'vlan_id', read: 'number' },
  { key: 'ingress_vrf_id', field: 'in_vrf_id', read: 'number' },
  { key: 'egress_vrf_id', field: 'out_vrf_id', read: 'number' },
  { key: 'ip_tos', field: 'ip_tos', read: 'number' },
  { key: 'forwarding_status', field: 'forwarding_status', read: 'number' },
  { key: 'ip_ttl', field: 'ip_ttl', read: 'number' },
  { key: 'ip_flags', field: 'ip_flags', read: 'number' },
  { key: 'tcp_flags', field: 'tcp_flags', read: 'tcp_flags' },
  { key: 'icmp_type', field: 'icmp_type', read: 'number' },
  { key: 'icmp_code', field: 'icmp_code', read: 'number' },
  { key: 'ipv6_flow_label', field: 'ipv6_flow_label', read: 'number' },
  { key: 'fragment_id', field: 'fragment_id', read: 'number' },
  { key: 'fragment_offset', field: 'fragment_offset', read: 'number' },
  { key: 'flow_direction', field: 'flow_direction', read: 'number' },
  { key: 'src_as', field: 'src_as', read: 'number' },
  { key: 'dst_as', field: 'dst_as', read: 'number' },
  { key: 'next_hop', field: 'next_hop', read: 'address' },
  { key: 'next_hop_as', field: 'next_hop_as', read: 'number' },
  { key: 'src_net', field: 'src_mask', read: 'prefix_length' },
  { key: 'dst_net', field: 'dst_mask', read: 'prefix_length' },
  { key: 'bgp_next_hop', field: 'bgp_next_hop', read: 'address' },
  { key: 'bgp_communities', field: 'bgp_communities', read: 'numbers' },
  { key: 'as_path', field: 'as_path', read: 'numbers' },
  { key: 'mpls_ttl', field: 'mpls_ttl', read: 'numbers' },
  { key: 'mpls_label', field: 'mpls_label', read: 'numbers' },
  { key: 'mpls_ip', field: 'mpls_ip', read: 'addresses' },
  ...[1, 2, 3].flatMap((place): JsonKey[] => [
    { key: `mpls_${place}_ttl`, field: 'mpls_ttl', read: 'stack' },
    { key: `mpls_${place}ttl`, field: 'mpls_ttl', read: 'stack' },
    { key: `mpls_${place}_label`, field: 'mpls_label', read: 'stack' },
    { key: `mpls_${place}label`, field: 'mpls_label', read: 'stack' },
  ]),
  { key: 'observation_domain_id', field: 'observation_domain_id', read: 'number' },
  { key: 'observation_point_id', field: 'observation_point_id', read: 'number' },
  { key: 'layer_stack', field: 'layer_stack', read: 'layers' },
  { key: 'layer_size', field: 'layer_size', read: 'numbers' },
  {
    key: 'ipv6_routing_header_addresses',
    field: 'ipv6_routing_header_addresses',
    read: 'addresses',
  },
  {
    key: 'ipv6_routing_header_seg_left',
    field: 'ipv6_routing_header_seg_left',
    read: 'number',
  },
]

/** Objects of all generations: goflow2 writes every key, and 0 for what it does not know. */
export const goflow2Json: JsonFormat = {
  keys: newest.flatMap((row) => {
    const older = row.key.replaceAll('_', '')
    return older === row.key ? [row] : [row, { ...row, key: older }]
  }),
  zeroIsAbsent: true,
}
