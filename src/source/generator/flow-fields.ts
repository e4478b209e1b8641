import type { GeneratedFlow } from './generated-flow.ts'
import { address, type FieldSpecifier, number } from './wire/template.ts'

type Row = FieldSpecifier<GeneratedFlow>

/** Fields of the IPv4 templates, which NetFlow v9 and IPFIX number alike. */
export const ipv4Fields: readonly Row[] = [
  address(8, 4, (flow) => flow.src_addr), // sourceIPv4Address
  address(12, 4, (flow) => flow.dst_addr), // destinationIPv4Address
  address(15, 4, (flow) => flow.next_hop), // ipNextHopIPv4Address
  number(9, 1, (flow) => flow.src_mask), // sourceIPv4PrefixLength
  number(13, 1, (flow) => flow.dst_mask), // destinationIPv4PrefixLength
]

/** Fields of the IPv6 templates. */
export const ipv6Fields: readonly Row[] = [
  address(27, 16, (flow) => flow.src_addr), // sourceIPv6Address
  address(28, 16, (flow) => flow.dst_addr), // destinationIPv6Address
  address(62, 16, (flow) => flow.next_hop), // ipNextHopIPv6Address
  number(29, 1, (flow) => flow.src_mask), // sourceIPv6PrefixLength
  number(30, 1, (flow) => flow.dst_mask), // destinationIPv6PrefixLength
]

/** Fields of every template beside bytes, packets and times, for which each protocol has its own. */
export const commonFields: readonly Row[] = [
  number(10, 4, (flow) => flow.in_if), // ingressInterface
  number(14, 4, (flow) => flow.out_if), // egressInterface
  number(7, 2, (flow) => flow.src_port), // sourceTransportPort
  number(11, 2, (flow) => flow.dst_port), // destinationTransportPort
  number(16, 4, (flow) => flow.src_as), // bgpSourceAsNumber
  number(17, 4, (flow) => flow.dst_as), // bgpDestinationAsNumber
  number(4, 1, (flow) => flow.proto), // protocolIdentifier
  number(5, 1, (flow) => flow.ip_tos), // ipClassOfService
  number(6, 1, (flow) => flow.tcp_flags), // tcpControlBits, reduced to 8 bits
  number(61, 1, (flow) => flow.flow_direction), // flowDirection
]
