import type { MessageFormat } from '../src/model/payload.ts'
import { protobufMessage } from '../test/support/protobuf-message.ts'

export type BenchMessage = Buffer

/** A message with `records` records each, of 8 samplers; up to 35 000 records are as many label sets. */
export function benchMessages(
  format: MessageFormat,
  messages: number,
  records: number,
): BenchMessage[] {
  const count = Math.ceil(messages / records)
  return Array.from({ length: count }, (_, i) =>
    // pmacct's cache is of all its samplers; with several records in a message they are mixed
    Buffer.concat(Array.from({ length: records }, (__, j) => record(format, i * records + j))),
  )
}

function record(format: MessageFormat, i: number): Buffer {
  switch (format) {
    case 'pmacct-json':
      return Buffer.from(`${pmacct(i)}\n`)
    case 'goflow2-json':
      return Buffer.from(`${JSON.stringify(goflow2(i))}\n`)
    case 'goflow2-protobuf':
      return protobuf(i)
    case 'netobserv-json':
      return Buffer.from(`${JSON.stringify(netobserv(i))}\n`)
  }
}

const sampler = (i: number) => `10.0.0.${i % 8}`
const srcAs = (i: number) => 64_500 + (i % 2500)
const dstAs = (i: number) => 13_335 + ((i >> 3) % 7)
const inIf = (i: number) => 500 + (i % 4)

/** As pmacct writes it, with a space behind each colon and comma. */
function pmacct(i: number): string {
  return `{"event_type": "purge", "label": "", "as_src": ${srcAs(i)}, "as_dst": ${dstAs(i)}, "peer_ip_src": "${sampler(i)}", "iface_in": ${inIf(i)}, "iface_out": 1001, "ip_src": "192.0.2.${i % 256}", "ip_dst": "198.51.100.7", "port_src": 443, "port_dst": ${50_000 + (i % 1000)}, "tcp_flags": "24", "ip_proto": "tcp", "tos": 0, "sampling_rate": 1000, "timestamp_start": "2026-01-01 00:00:00.000000", "timestamp_end": "2026-01-01 00:00:10.000000", "packets": ${12 + (i % 5)}, "bytes": ${14_400 + i}, "writer_id": "default_kafka/123"}`
}

function goflow2(i: number): object {
  return {
    type: 'NETFLOW_V9',
    time_received_ns: 1_700_000_000_000_000_000,
    sequence_num: i,
    sampling_rate: 1000,
    sampler_address: sampler(i),
    time_flow_start_ns: 1_700_000_000_000_000_000,
    time_flow_end_ns: 1_700_000_000_000_000_000,
    bytes: 14_400 + i,
    packets: 12 + (i % 5),
    src_addr: `192.0.2.${i % 256}`,
    dst_addr: '198.51.100.7',
    etype: 'IPv4',
    proto: 'TCP',
    src_port: 443,
    dst_port: 50_000 + (i % 1000),
    in_if: inIf(i),
    out_if: 1001,
    src_mac: '00:00:00:00:00:00',
    dst_mac: '00:00:00:00:00:00',
    src_vlan: 0,
    dst_vlan: 0,
    vlan_id: 0,
    ip_tos: 0,
    forwarding_status: 64,
    ip_ttl: 0,
    ip_flags: 0,
    tcp_flags: 24,
    icmp_type: 0,
    icmp_code: 0,
    ipv6_flow_label: 0,
    fragment_id: 0,
    fragment_offset: 0,
    src_as: srcAs(i),
    dst_as: dstAs(i),
    next_hop: '192.0.2.254',
    next_hop_as: 0,
    src_net: '192.0.2.0/24',
    dst_net: '198.51.100.0/24',
    bgp_next_hop: '',
    bgp_communities: [],
    as_path: [],
    mpls_ttl: [],
    mpls_label: [],
    mpls_ip: [],
    observation_domain_id: 1,
    observation_point_id: 0,
    layer_stack: [],
    layer_size: [],
    ipv6_routing_header_addresses: [],
    ipv6_routing_header_seg_left: 0,
  }
}

function netobserv(i: number): object {
  return {
    AgentIP: sampler(i),
    Bytes: 14_400 + i,
    DstAddr: '198.51.100.7',
    DstK8S_Name: 'web-7d4b9c6f5-x2x7k',
    DstK8S_Namespace: 'shop',
    DstMac: '02:00:00:00:00:02',
    DstPort: 50_000 + (i % 1000),
    Dscp: 0,
    Etype: 2048,
    Flags: ['ACK'],
    FlowDirection: i % 2,
    IfDirections: [0, 1],
    Interfaces: ['eth0', 'br-ex'],
    Packets: 12 + (i % 5),
    Proto: 6,
    Sampling: 50,
    SrcAddr: `192.0.2.${i % 256}`,
    SrcK8S_Name: 'cart-5c8f7d9b4-q9q2m',
    SrcK8S_Namespace: 'shop',
    SrcMac: '02:00:00:00:00:01',
    SrcPort: 443,
    TimeFlowEndMs: 1_700_000_000_000,
    TimeFlowStartMs: 1_700_000_000_000,
    TimeReceived: 1_700_000_001,
    _RecordType: 'flowLog',
  }
}

function protobuf(i: number): Buffer {
  return protobufMessage(
    [
      [1, 3],
      [3, 1000],
      [4, i],
      [6, Uint8Array.of(192, 0, 2, i % 256)],
      [7, Uint8Array.of(198, 51, 100, 7)],
      [9, 14_400 + i],
      [10, 12 + (i % 5)],
      [11, Uint8Array.of(10, 0, 0, i % 8)],
      [12, Uint8Array.of(192, 0, 2, 254)],
      [14, srcAs(i)],
      [15, dstAs(i)],
      [16, 24],
      [17, 24],
      [18, inIf(i)],
      [19, 1001],
      [20, 6],
      [21, 443],
      [22, 50_000 + (i % 1000)],
      [24, 64],
      [26, 24],
      [30, 0x0800],
      [70, 1],
      [110, 1_700_000_000_000_000_000n],
      [111, 1_700_000_000_000_000_000n],
      [112, 1_700_000_000_000_000_000n],
    ],
    { prefixed: true },
  )
}
