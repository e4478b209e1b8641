import type { PacketField } from '../../src/decode/packet/packet-fields.ts'
import { formatAddress, parseAddress } from '../../src/model/address.ts'
import { protocolName } from '../../src/model/protocols.ts'
import type { TsharkPacket } from './tshark.ts'

/** A field of ours, and how it reads where the packet has what tshark says. */
export interface Comparison {
  readonly field: PacketField
  readonly theirs: (packet: TsharkPacket) => unknown
}

const first =
  (name: string) =>
  (packet: TsharkPacket): string | undefined =>
    packet[name]?.[0]

const number = (name: string) => (packet: TsharkPacket) => numberOf(packet, name)

/** The layers before the outermost network layer, or the pseudowire that there is in its place. */
function linkOf(layers: readonly string[]): readonly string[] {
  const end = layers.findIndex((name) => name === 'ip' || name === 'ipv6' || name.startsWith('pw'))
  return end === -1 ? layers : layers.slice(0, end)
}

const layersOf = (packet: TsharkPacket) => first('frame.protocols')(packet)?.split(':') ?? []

/** The stack of labels, all of it; in a frame that is in it, it is not the frame's. */
const labels = (name: string) => (packet: TsharkPacket) =>
  linkOf(layersOf(packet)).includes('mpls') ? packet[name]?.map(Number) : undefined

/** Of the outermost IP packet, which may be in a pseudowire. */
function versionOf(packet: TsharkPacket): 4 | 6 | undefined {
  const layer = layersOf(packet).find((name) => name === 'ip' || name === 'ipv6')
  return layer === 'ip' ? 4 : layer === 'ipv6' ? 6 : undefined
}

/** A field that has one name in IPv4 and another in IPv6. */
const either = (in4: string | undefined, in6: string | undefined) => (packet: TsharkPacket) => {
  const version = versionOf(packet)
  const name = version === 4 ? in4 : version === 6 ? in6 : undefined
  return name === undefined ? undefined : first(name)(packet)
}

const eitherNumber = (in4: string | undefined, in6: string | undefined) => {
  const text = either(in4, in6)
  return (packet: TsharkPacket) => asNumber(text(packet))
}

const asNumber = (text: string | undefined) => (text === undefined ? undefined : Number(text))

function numberOf(packet: TsharkPacket, name: string): number | undefined {
  return asNumber(first(name)(packet))
}

/** IPv6's extension headers, by the number that announces them: what each says of the next. */
const nextHeaders: Readonly<Record<number, string>> = {
  0: 'ipv6.hopopts.nxt',
  43: 'ipv6.routing.nxt',
  44: 'ipv6.fraghdr.nxt',
  51: 'ah.next_header',
  60: 'ipv6.dstopts.nxt',
}

function protocolOf(packet: TsharkPacket): number | undefined {
  let protocol = eitherNumber('ip.proto', 'ipv6.nxt')(packet)
  if (versionOf(packet) === 4) return protocol
  for (let name: string | undefined; ; ) {
    name = nextHeaders[protocol ?? -1]
    const next = name === undefined ? undefined : numberOf(packet, name)
    if (next === undefined) return protocol
    protocol = next
  }
}

/** A field of the outermost packet's own protocol: an error of ICMP has the ports of another. */
const inProtocol = (names: Readonly<Record<number, string>>) => (packet: TsharkPacket) => {
  const name = names[protocolOf(packet) ?? -1]
  return name === undefined ? undefined : numberOf(packet, name)
}

const address = (in4: string, in6: string) => (packet: TsharkPacket) => {
  const words = parseAddress(either(in4, in6)(packet) ?? '')
  return words === undefined ? undefined : formatAddress(words)
}

/** Everything that both tell of the outermost packet. */
export const comparisons: readonly Comparison[] = [
  { field: 'src_mac', theirs: first('eth.src') },
  { field: 'dst_mac', theirs: first('eth.dst') },
  {
    field: 'vlan_id',
    theirs: (packet) => {
      const tags = linkOf(layersOf(packet)).filter(
        (name) => name === 'vlan' || name === 'ieee8021ad',
      )
      return asNumber([...(packet['vlan.id'] ?? [])].slice(0, tags.length).at(-1))
    },
  },
  { field: 'mpls_label', theirs: labels('mpls.label') },
  { field: 'mpls_ttl', theirs: labels('mpls.ttl') },
  { field: 'ip_version', theirs: versionOf },
  { field: 'src_addr', theirs: address('ip.src', 'ipv6.src') },
  { field: 'dst_addr', theirs: address('ip.dst', 'ipv6.dst') },
  { field: 'ip_tos', theirs: eitherNumber('ip.dsfield', 'ipv6.tclass') },
  { field: 'ip_ttl', theirs: eitherNumber('ip.ttl', 'ipv6.hlim') },
  { field: 'ipv6_flow_label', theirs: eitherNumber(undefined, 'ipv6.flow') },
  {
    field: 'ip_bytes',
    theirs: (packet) => {
      const length = eitherNumber('ip.len', 'ipv6.plen')(packet)
      return length === undefined || versionOf(packet) === 4 ? length : length + 40
    },
  },
  { field: 'ip_flags', theirs: eitherNumber('ip.flags', 'ipv6.fraghdr.more') },
  { field: 'fragment_id', theirs: eitherNumber('ip.id', 'ipv6.fraghdr.ident') },
  { field: 'fragment_offset', theirs: eitherNumber('ip.frag_offset', 'ipv6.fraghdr.offset') },
  {
    field: 'proto',
    theirs: (packet) => {
      const protocol = protocolOf(packet)
      return protocol === undefined ? undefined : protocolName(protocol)
    },
  },
  {
    field: 'src_port',
    theirs: inProtocol({ 6: 'tcp.srcport', 17: 'udp.srcport', 132: 'sctp.srcport' }),
  },
  {
    field: 'dst_port',
    theirs: inProtocol({ 6: 'tcp.dstport', 17: 'udp.dstport', 132: 'sctp.dstport' }),
  },
  {
    field: 'tcp_flags',
    theirs: (packet) => {
      const flags = inProtocol({ 6: 'tcp.flags' })(packet)
      // twelve bits with those that are reserved
      return flags === undefined ? undefined : flags & 0xff
    },
  },
  { field: 'icmp_type', theirs: inProtocol({ 1: 'icmp.type', 58: 'icmpv6.type' }) },
  { field: 'icmp_code', theirs: inProtocol({ 1: 'icmp.code', 58: 'icmpv6.code' }) },
  { field: 'ipv6_routing_header_seg_left', theirs: number('ipv6.routing.segleft') },
]

/** What is asked of tshark for it. */
export const tsharkFields: readonly string[] = [
  ...['frame.protocols', 'eth.src', 'eth.dst', 'vlan.id', 'mpls.label', 'mpls.ttl'],
  ...['ip.src', 'ip.dst', 'ip.proto', 'ip.dsfield', 'ip.ttl', 'ip.len', 'ip.flags', 'ip.id'],
  ...['ip.frag_offset', 'ipv6.src', 'ipv6.dst', 'ipv6.nxt', 'ipv6.tclass', 'ipv6.hlim'],
  ...['ipv6.flow', 'ipv6.plen', 'ipv6.fraghdr.more', 'ipv6.fraghdr.ident', 'ipv6.fraghdr.offset'],
  ...['ipv6.routing.segleft', ...Object.values(nextHeaders)],
  ...['tcp.srcport', 'tcp.dstport', 'tcp.flags', 'udp.srcport', 'udp.dstport'],
  ...['sctp.srcport', 'sctp.dstport', 'icmp.type', 'icmp.code', 'icmpv6.type', 'icmpv6.code'],
]

/** The packet in a tunnel as if there were nothing around it but its frame: what tshark says last. */
export function innermost(packet: TsharkPacket): TsharkPacket {
  const layers = layersOf(packet)
  const frame = linkOf(layers.slice(layers.lastIndexOf('eth')))
  const network = layers.findLast((name) => name === 'ip' || name === 'ipv6') ?? ''
  const last = Object.entries(packet).map(([name, values]) => [name, values.slice(-1)])
  return { ...Object.fromEntries(last), 'frame.protocols': [[...frame, network].join(':')] }
}
