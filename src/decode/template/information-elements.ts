import type { FieldName } from '../../model/fields.ts'
import type { ReadName } from './element-readers.ts'
import { sectionElements } from './packet-sections.ts'
import { REVERSE_ENTERPRISE } from './template.ts'

/** What an element fills, and how its bytes are read. */
export interface InformationElement {
  readonly id: number
  readonly enterprise?: number
  readonly name: string
  readonly field: FieldName
  readonly read: ReadName
}

/**
 * https://www.iana.org/assignments/ipfix and RFC 3954 §8: every element that fills a field. Where a
 * template has several elements for one field, the row that comes first here fills it: IN before
 * OUT counters, delta before total, absolute times before relative ones.
 */
export const informationElements: readonly InformationElement[] = [
  { id: 1, name: 'octetDeltaCount', field: 'bytes', read: 'u64' },
  { id: 85, name: 'octetTotalCount', field: 'bytes', read: 'u64' },
  { id: 231, name: 'initiatorOctets', field: 'bytes', read: 'u64' },
  { id: 352, name: 'layer2OctetDeltaCount', field: 'bytes', read: 'u64' },
  { id: 353, name: 'layer2OctetTotalCount', field: 'bytes', read: 'u64' },
  { id: 23, name: 'postOctetDeltaCount', field: 'bytes', read: 'u64' },
  { id: 171, name: 'postOctetTotalCount', field: 'bytes', read: 'u64' },
  { id: 312, name: 'dataLinkFrameSize', field: 'bytes', read: 'u64' },
  { id: 2, name: 'packetDeltaCount', field: 'packets', read: 'u64' },
  { id: 86, name: 'packetTotalCount', field: 'packets', read: 'u64' },
  { id: 298, name: 'initiatorPackets', field: 'packets', read: 'u64' },
  { id: 24, name: 'postPacketDeltaCount', field: 'packets', read: 'u64' },
  { id: 172, name: 'postPacketTotalCount', field: 'packets', read: 'u64' },
  // PSAMP, RFC 5477 §8.3: the record is one packet
  { id: 312, name: 'dataLinkFrameSize', field: 'packets', read: 'one' },
  ...sectionElements.map(
    ({ id, name }): InformationElement => ({ id, name, field: 'packets', read: 'one' }),
  ),
  { id: 3, name: 'deltaFlowCount', field: 'flows', read: 'flow_count' },

  { id: 8, name: 'sourceIPv4Address', field: 'src_addr', read: 'ipv4' },
  { id: 27, name: 'sourceIPv6Address', field: 'src_addr', read: 'ipv6' },
  { id: 12, name: 'destinationIPv4Address', field: 'dst_addr', read: 'ipv4' },
  { id: 28, name: 'destinationIPv6Address', field: 'dst_addr', read: 'ipv6' },
  { id: 9, name: 'sourceIPv4PrefixLength', field: 'src_mask', read: 'u32' },
  { id: 29, name: 'sourceIPv6PrefixLength', field: 'src_mask', read: 'u32' },
  { id: 13, name: 'destinationIPv4PrefixLength', field: 'dst_mask', read: 'u32' },
  { id: 30, name: 'destinationIPv6PrefixLength', field: 'dst_mask', read: 'u32' },
  { id: 44, name: 'sourceIPv4Prefix', field: 'src_net', read: 'ipv4' },
  { id: 170, name: 'sourceIPv6Prefix', field: 'src_net', read: 'ipv6' },
  { id: 45, name: 'destinationIPv4Prefix', field: 'dst_net', read: 'ipv4' },
  { id: 169, name: 'destinationIPv6Prefix', field: 'dst_net', read: 'ipv6' },
  { id: 256, name: 'ethernetType', field: 'etype', read: 'u32' },
  { id: 60, name: 'ipVersion', field: 'etype', read: 'version_etype' },
  { id: 8, name: 'sourceIPv4Address', field: 'etype', read: 'ipv4_etype' },
  { id: 27, name: 'sourceIPv6Address', field: 'etype', read: 'ipv6_etype' },
  { id: 12, name: 'destinationIPv4Address', field: 'etype', read: 'ipv4_etype' },
  { id: 28, name: 'destinationIPv6Address', field: 'etype', read: 'ipv6_etype' },
  { id: 60, name: 'ipVersion', field: 'ip_version', read: 'u32' },
  { id: 8, name: 'sourceIPv4Address', field: 'ip_version', read: 'ipv4_version' },
  { id: 27, name: 'sourceIPv6Address', field: 'ip_version', read: 'ipv6_version' },
  { id: 12, name: 'destinationIPv4Address', field: 'ip_version', read: 'ipv4_version' },
  { id: 28, name: 'destinationIPv6Address', field: 'ip_version', read: 'ipv6_version' },
  { id: 4, name: 'protocolIdentifier', field: 'proto', read: 'u32' },
  { id: 193, name: 'nextHeaderIPv6', field: 'proto', read: 'u32' },
  { id: 7, name: 'sourceTransportPort', field: 'src_port', read: 'u32' },
  { id: 180, name: 'udpSourcePort', field: 'src_port', read: 'u32' },
  { id: 182, name: 'tcpSourcePort', field: 'src_port', read: 'u32' },
  { id: 11, name: 'destinationTransportPort', field: 'dst_port', read: 'u32' },
  { id: 181, name: 'udpDestinationPort', field: 'dst_port', read: 'u32' },
  { id: 183, name: 'tcpDestinationPort', field: 'dst_port', read: 'u32' },
  { id: 5, name: 'ipClassOfService', field: 'ip_tos', read: 'u32' },
  { id: 55, name: 'postIpClassOfService', field: 'ip_tos', read: 'u32' },
  { id: 195, name: 'ipDiffServCodePoint', field: 'ip_tos', read: 'dscp' },
  { id: 196, name: 'ipPrecedence', field: 'ip_tos', read: 'precedence' },
  { id: 6, name: 'tcpControlBits', field: 'tcp_flags', read: 'u32' },
  { id: 32, name: 'icmpTypeCodeIPv4', field: 'icmp_type', read: 'high_byte' },
  { id: 139, name: 'icmpTypeCodeIPv6', field: 'icmp_type', read: 'high_byte' },
  { id: 176, name: 'icmpTypeIPv4', field: 'icmp_type', read: 'u32' },
  { id: 178, name: 'icmpTypeIPv6', field: 'icmp_type', read: 'u32' },
  { id: 32, name: 'icmpTypeCodeIPv4', field: 'icmp_code', read: 'low_byte' },
  { id: 139, name: 'icmpTypeCodeIPv6', field: 'icmp_code', read: 'low_byte' },
  { id: 177, name: 'icmpCodeIPv4', field: 'icmp_code', read: 'u32' },
  { id: 179, name: 'icmpCodeIPv6', field: 'icmp_code', read: 'u32' },
  { id: 31, name: 'flowLabelIPv6', field: 'ipv6_flow_label', read: 'u32' },
  { id: 52, name: 'minimumTTL', field: 'ip_ttl', read: 'u32' },
  { id: 192, name: 'ipTTL', field: 'ip_ttl', read: 'u32' },
  { id: 53, name: 'maximumTTL', field: 'ip_ttl', read: 'u32' },
  { id: 54, name: 'fragmentIdentification', field: 'fragment_id', read: 'u32' },
  { id: 88, name: 'fragmentOffset', field: 'fragment_offset', read: 'u32' },
  { id: 197, name: 'fragmentFlags', field: 'ip_flags', read: 'fragment_flags' },

  { id: 10, name: 'ingressInterface', field: 'in_if', read: 'u32' },
  { id: 14, name: 'egressInterface', field: 'out_if', read: 'u32' },
  { id: 252, name: 'ingressPhysicalInterface', field: 'in_physical_if', read: 'u32' },
  { id: 253, name: 'egressPhysicalInterface', field: 'out_physical_if', read: 'u32' },
  { id: 130, name: 'exporterIPv4Address', field: 'exporter_addr', read: 'ipv4' },
  { id: 131, name: 'exporterIPv6Address', field: 'exporter_addr', read: 'ipv6' },
  { id: 61, name: 'flowDirection', field: 'flow_direction', read: 'u32' },
  { id: 138, name: 'observationPointId', field: 'observation_point_id', read: 'u32' },
  { id: 56, name: 'sourceMacAddress', field: 'src_mac', read: 'u64' },
  { id: 81, name: 'postSourceMacAddress', field: 'src_mac', read: 'u64' },
  { id: 80, name: 'destinationMacAddress', field: 'dst_mac', read: 'u64' },
  { id: 57, name: 'postDestinationMacAddress', field: 'dst_mac', read: 'u64' },
  { id: 58, name: 'vlanId', field: 'src_vlan', read: 'u32' },
  { id: 243, name: 'dot1qVlanId', field: 'src_vlan', read: 'u32' },
  { id: 59, name: 'postVlanId', field: 'dst_vlan', read: 'u32' },
  { id: 254, name: 'postDot1qVlanId', field: 'dst_vlan', read: 'u32' },
  { id: 58, name: 'vlanId', field: 'vlan_id', read: 'u32' },
  { id: 243, name: 'dot1qVlanId', field: 'vlan_id', read: 'u32' },
  { id: 59, name: 'postVlanId', field: 'vlan_id', read: 'u32' },
  { id: 254, name: 'postDot1qVlanId', field: 'vlan_id', read: 'u32' },
  { id: 245, name: 'dot1qCustomerVlanId', field: 'vlan_id', read: 'u32' },

  { id: 16, name: 'bgpSourceAsNumber', field: 'src_as', read: 'u32' },
  { id: 17, name: 'bgpDestinationAsNumber', field: 'dst_as', read: 'u32' },
  { id: 128, name: 'bgpNextAdjacentAsNumber', field: 'dst_peer_as', read: 'u32' },
  { id: 128, name: 'bgpNextAdjacentAsNumber', field: 'next_hop_as', read: 'u32' },
  { id: 129, name: 'bgpPrevAdjacentAsNumber', field: 'src_peer_as', read: 'u32' },
  { id: 15, name: 'ipNextHopIPv4Address', field: 'next_hop', read: 'ipv4' },
  { id: 62, name: 'ipNextHopIPv6Address', field: 'next_hop', read: 'ipv6' },
  { id: 18, name: 'bgpNextHopIPv4Address', field: 'bgp_next_hop', read: 'ipv4' },
  { id: 63, name: 'bgpNextHopIPv6Address', field: 'bgp_next_hop', read: 'ipv6' },
  { id: 70, name: 'mplsTopLabelStackSection', field: 'mpls_label', read: 'mpls_labels' },
  { id: 200, name: 'mplsTopLabelTTL', field: 'mpls_ttl', read: 'number_list' },
  { id: 47, name: 'mplsTopLabelIPv4Address', field: 'mpls_ip', read: 'bytes' },
  { id: 140, name: 'mplsTopLabelIPv6Address', field: 'mpls_ip', read: 'bytes' },

  { id: 156, name: 'flowStartNanoseconds', field: 'time_flow_start_ns', read: 'ntp_time' },
  { id: 154, name: 'flowStartMicroseconds', field: 'time_flow_start_ns', read: 'ntp_time' },
  { id: 152, name: 'flowStartMilliseconds', field: 'time_flow_start_ns', read: 'milliseconds' },
  { id: 150, name: 'flowStartSeconds', field: 'time_flow_start_ns', read: 'seconds' },
  { id: 22, name: 'flowStartSysUpTime', field: 'time_flow_start_ns', read: 'uptime' },
  { id: 158, name: 'flowStartDeltaMicroseconds', field: 'time_flow_start_ns', read: 'ago' },
  { id: 325, name: 'observationTimeNanoseconds', field: 'time_flow_start_ns', read: 'ntp_time' },
  { id: 324, name: 'observationTimeMicroseconds', field: 'time_flow_start_ns', read: 'ntp_time' },
  {
    id: 323,
    name: 'observationTimeMilliseconds',
    field: 'time_flow_start_ns',
    read: 'milliseconds',
  },
  { id: 322, name: 'observationTimeSeconds', field: 'time_flow_start_ns', read: 'seconds' },
  { id: 157, name: 'flowEndNanoseconds', field: 'time_flow_end_ns', read: 'ntp_time' },
  { id: 155, name: 'flowEndMicroseconds', field: 'time_flow_end_ns', read: 'ntp_time' },
  { id: 153, name: 'flowEndMilliseconds', field: 'time_flow_end_ns', read: 'milliseconds' },
  { id: 151, name: 'flowEndSeconds', field: 'time_flow_end_ns', read: 'seconds' },
  { id: 21, name: 'flowEndSysUpTime', field: 'time_flow_end_ns', read: 'uptime' },
  { id: 159, name: 'flowEndDeltaMicroseconds', field: 'time_flow_end_ns', read: 'ago' },
  { id: 325, name: 'observationTimeNanoseconds', field: 'time_flow_end_ns', read: 'ntp_time' },
  { id: 324, name: 'observationTimeMicroseconds', field: 'time_flow_end_ns', read: 'ntp_time' },
  { id: 323, name: 'observationTimeMilliseconds', field: 'time_flow_end_ns', read: 'milliseconds' },
  { id: 322, name: 'observationTimeSeconds', field: 'time_flow_end_ns', read: 'seconds' },

  { id: 305, name: 'samplingPacketInterval', field: 'sampling_interval', read: 'u32' },
  { id: 50, name: 'samplerRandomInterval', field: 'sampling_interval', read: 'u32' },
  { id: 34, name: 'samplingInterval', field: 'sampling_interval', read: 'u32' },
  { id: 306, name: 'samplingPacketSpace', field: 'sampling_space', read: 'u32' },
  { id: 302, name: 'selectorId', field: 'sampler_id', read: 'u32' },
  { id: 48, name: 'samplerId', field: 'sampler_id', read: 'u32' },

  { id: 89, name: 'forwardingStatus', field: 'forwarding_status', read: 'u32' },
  { id: 136, name: 'flowEndReason', field: 'flow_end_reason', read: 'u32' },
  { id: 95, name: 'applicationId', field: 'application_id', read: 'bytes' },
  { id: 234, name: 'ingressVRFID', field: 'in_vrf_id', read: 'u32' },
  { id: 235, name: 'egressVRFID', field: 'out_vrf_id', read: 'u32' },
  { id: 236, name: 'VRFname', field: 'vrf_name', read: 'bytes' },
  { id: 225, name: 'postNATSourceIPv4Address', field: 'post_nat_src_addr', read: 'ipv4' },
  { id: 281, name: 'postNATSourceIPv6Address', field: 'post_nat_src_addr', read: 'ipv6' },
  { id: 226, name: 'postNATDestinationIPv4Address', field: 'post_nat_dst_addr', read: 'ipv4' },
  { id: 282, name: 'postNATDestinationIPv6Address', field: 'post_nat_dst_addr', read: 'ipv6' },
  { id: 227, name: 'postNAPTSourceTransportPort', field: 'post_nat_src_port', read: 'u32' },
  { id: 228, name: 'postNAPTDestinationTransportPort', field: 'post_nat_dst_port', read: 'u32' },
  { id: 230, name: 'natEvent', field: 'nat_event', read: 'u32' },
  { id: 233, name: 'firewallEvent', field: 'firewall_event', read: 'u32' },
  // Cisco ASA before 8.4 has these under numbers of its own, in v9 only
  { id: 40001, name: 'NF_F_XLATE_SRC_ADDR_IPV4', field: 'post_nat_src_addr', read: 'ipv4' },
  { id: 40002, name: 'NF_F_XLATE_DST_ADDR_IPV4', field: 'post_nat_dst_addr', read: 'ipv4' },
  { id: 40003, name: 'NF_F_XLATE_SRC_PORT', field: 'post_nat_src_port', read: 'u32' },
  { id: 40004, name: 'NF_F_XLATE_DST_PORT', field: 'post_nat_dst_port', read: 'u32' },
  { id: 40005, name: 'NF_F_FW_EVENT', field: 'firewall_event', read: 'u32' },

  // RFC 5103 §6.1: the same elements for the way back
  ...reverse(1, 'octetDeltaCount', 'reverse_bytes', 'u64'),
  ...reverse(85, 'octetTotalCount', 'reverse_bytes', 'u64'),
  { id: 232, name: 'responderOctets', field: 'reverse_bytes', read: 'u64' },
  ...reverse(2, 'packetDeltaCount', 'reverse_packets', 'u64'),
  ...reverse(86, 'packetTotalCount', 'reverse_packets', 'u64'),
  { id: 299, name: 'responderPackets', field: 'reverse_packets', read: 'u64' },
  ...reverse(6, 'tcpControlBits', 'reverse_tcp_flags', 'u32'),
]

/** RFC 7011 §7: elements whose value another element of the same record is measured from. */
export const systemInitTime = 160

function reverse(id: number, name: string, field: FieldName, read: ReadName): InformationElement[] {
  return [{ id, enterprise: REVERSE_ENTERPRISE, name: `reverse ${name}`, field, read }]
}
