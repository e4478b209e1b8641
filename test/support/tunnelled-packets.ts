import type { Tunnel } from '../../src/model/tunnels.ts'
import { ethernet, ipv4, ipv6, udp } from './packets.ts'
import { join } from './read-packet.ts'

/** A packet in a tunnel, and everything that it says. */
export interface InnerPacket {
  readonly bytes: Uint8Array
  readonly fields: Readonly<Record<string, unknown>>
  readonly stack: readonly string[]
  readonly size: readonly number[]
}

/** TCP in IPv4. */
export const inner4: InnerPacket = {
  bytes: join(
    '45 2e 0028 0007 4000 3c 06 0000 c6336401 c6336402',
    '01bb c350 00000001 00000000 50 12 ffff 0000 0000',
  ),
  fields: {
    src_addr: '198.51.100.1',
    dst_addr: '198.51.100.2',
    etype: 'IPv4',
    ip_version: 4,
    ip_bytes: 40,
    ip_tos: 0x2e,
    ip_ttl: 60,
    ip_flags: 2,
    fragment_id: 7,
    proto: 'TCP',
    src_port: 443,
    dst_port: 50000,
    tcp_flags: 18,
  },
  stack: ['IPv4', 'TCP'],
  size: [20, 20],
}

const inner6: InnerPacket = {
  bytes: join(
    '61234567 0008 3a 3b',
    '20010db8 00010000 00000000 00000001 20010db8 00010000 00000000 00000002',
    '80 00 0000 00010002',
  ),
  fields: {
    src_addr: '2001:db8:1::1',
    dst_addr: '2001:db8:1::2',
    etype: 'IPv6',
    ip_version: 6,
    ip_bytes: 48,
    ip_tos: 0x12,
    ip_ttl: 59,
    ipv6_flow_label: 0x34567,
    proto: 'IPv6-ICMP',
    icmp_type: 128,
    icmp_code: 0,
  },
  stack: ['IPv6', 'ICMPv6'],
  size: [40, 8],
}

/** The same in a frame of its own, without a tag. */
export const innerFrame: InnerPacket = {
  bytes: join('0a00deadbe02 0a00deadbe01 0800', inner4.bytes),
  fields: { ...inner4.fields, src_mac: '0a:00:de:ad:be:01', dst_mac: '0a:00:de:ad:be:02' },
  stack: ['Ethernet', ...inner4.stack],
  size: [14, ...inner4.size],
}

const taggedFrame: InnerPacket = {
  bytes: join('0a00deadbe02 0a00deadbe01 8100 0063 0800', inner4.bytes),
  fields: { ...innerFrame.fields, vlan_id: 99 },
  stack: ['Ethernet', 'Dot1Q', ...inner4.stack],
  size: [14, 4, ...inner4.size],
}

/** What the frame around each tunnel says of itself. */
export const link = { src_mac: '02:02:02:02:02:02', dst_mac: '02:02:02:02:02:02', vlan_id: 7 }
/** A protocol in IPv4, in a frame of VLAN 7. */
export const in4 = (protocol: number, ...parts: (string | Uint8Array)[]) =>
  ethernet(ipv4(join(...parts), { protocol }), { tags: [0x8100] })
const in6 = (next: number, ...parts: (string | Uint8Array)[]) =>
  ethernet(ipv6(join(...parts), { next }), { tags: [0x8100], type: 0x86dd })
/** A protocol over UDP, in IPv4, in a frame of VLAN 7. */
export const inUdp = (to: number, ...parts: (string | Uint8Array)[]) =>
  in4(17, udp(join(...parts), { to }))

/** A way to carry a packet. */
export interface TunnelledPacket {
  readonly name: string
  readonly tunnel: Tunnel
  readonly frame: Uint8Array
  readonly inner: InnerPacket
  /** The layers between the tag and the inner packet. */
  readonly stack: readonly string[]
  readonly size: readonly number[]
}

const gre = (name: string, header: string, inner: InnerPacket): TunnelledPacket => ({
  name: `GRE ${name}`,
  tunnel: 'gre',
  frame: in4(47, header, inner.bytes),
  inner,
  stack: ['IPv4', 'GRE'],
  size: [20, join(header).length],
})

const overUdp = (
  name: string,
  tunnel: Tunnel,
  port: number,
  header: string,
  inner: InnerPacket,
  layer = 'Custom',
): TunnelledPacket => ({
  name,
  tunnel,
  frame: inUdp(port, header, inner.bytes),
  inner,
  stack: ['IPv4', 'UDP', layer],
  size: [20, 8, join(header).length],
})

const segments = (next: string) => `${next} 02 04 00 00 00 0000 ${'0'.repeat(32)}`

/** Every tunnel in every form. */
export const tunnelledPackets: readonly TunnelledPacket[] = [
  gre('with IPv4', '0000 0800', inner4),
  gre('with IPv6', '0000 86dd', inner6),
  gre('with a frame', '0000 6558', innerFrame),
  gre('with a checksum', '8000 0800 12345678', inner4),
  gre('with a key', '2000 0800 00000063', inner4),
  gre('with a sequence number', '1000 0800 00000001', inner4),
  gre('with all three', 'b000 6558 12345678 00000063 00000001', taggedFrame),
  {
    name: 'GRE over IPv6',
    tunnel: 'gre',
    frame: in6(47, '0000 0800', inner4.bytes),
    inner: inner4,
    stack: ['IPv6', 'GRE'],
    size: [40, 4],
  },
  {
    name: 'IPv4 in IPv4',
    tunnel: 'ipip',
    frame: in4(4, inner4.bytes),
    inner: inner4,
    stack: ['IPv4'],
    size: [20],
  },
  {
    name: '6in4',
    tunnel: '6in4',
    frame: in4(41, inner6.bytes),
    inner: inner6,
    stack: ['IPv4'],
    size: [20],
  },
  ...(['ipip', 'srv6'] as const).flatMap((tunnel): TunnelledPacket[] => [
    {
      name: 'IPv4 in IPv6',
      tunnel,
      frame: in6(4, inner4.bytes),
      inner: inner4,
      stack: ['IPv6'],
      size: [40],
    },
    {
      name: 'IPv6 in IPv6',
      tunnel,
      frame: in6(41, inner6.bytes),
      inner: inner6,
      stack: ['IPv6'],
      size: [40],
    },
    {
      name: 'IPv6 behind SRv6 segments',
      tunnel,
      frame: in6(43, segments('29'), inner6.bytes),
      inner: inner6,
      stack: ['IPv6', 'IPv6HeaderRouting'],
      size: [40, 24],
    },
  ]),
  {
    name: 'a frame behind SRv6 segments',
    tunnel: 'srv6',
    frame: in6(43, segments('8f'), innerFrame.bytes),
    inner: innerFrame,
    stack: ['IPv6', 'IPv6HeaderRouting'],
    size: [40, 24],
  },
  overUdp('VXLAN', 'vxlan', 4789, '08000000 00006300', innerFrame),
  overUdp('VXLAN to 8472 with a tag', 'vxlan', 8472, '08000000 00006300', taggedFrame),
  overUdp('Geneve with a frame', 'geneve', 6081, '00 00 6558 00006300', innerFrame, 'Geneve'),
  overUdp('Geneve with IPv4', 'geneve', 6081, '00 00 0800 00006300', inner4, 'Geneve'),
  overUdp(
    'Geneve with options',
    'geneve',
    6081,
    '03 40 86dd 00006300 01020380 00000001 00000002',
    inner6,
    'Geneve',
  ),
  overUdp('Teredo', 'teredo', 3544, '', inner6, 'Teredo'),
  overUdp('Teredo with origin', 'teredo', 3544, '0000 f227 3ffffdfe', inner6, 'Teredo'),
  overUdp(
    'Teredo with authentication',
    'teredo',
    3544,
    '0001 02 03 aaaa bbbbbb 0102030405060708 00',
    inner6,
    'Teredo',
  ),
  overUdp(
    'Teredo with authentication and origin',
    'teredo',
    3544,
    '0001 00 00 0102030405060708 00 0000 f227 3ffffdfe',
    inner6,
    'Teredo',
  ),
  overUdp('GTP-U', 'gtp', 2152, '30 ff 0028 00000063', inner4),
  overUdp('GTP-U with a sequence number', 'gtp', 2152, '32 ff 0034 00000063 0001 00 85', inner6),
  overUdp(
    'GTP-U with extension headers',
    'gtp',
    2152,
    '34 ff 0038 00000063 0000 00 85  01 00 09 85  02 00 00 00 00 00 00 00',
    inner4,
  ),
  {
    name: 'a pseudowire with control word',
    tunnel: 'mpls_pseudowire',
    frame: ethernet(join('00063040 00064140 00000001', innerFrame.bytes), {
      tags: [0x8100],
      type: 0x8847,
    }),
    inner: innerFrame,
    stack: ['MPLS', 'Custom'],
    size: [8, 4],
  },
]
