import type { Layer } from './layer.ts'
import { readAuthentication } from './layers/authentication.ts'
import { readEthernet } from './layers/ethernet.ts'
import { readExtension } from './layers/extension.ts'
import { readFragment } from './layers/fragment.ts'
import { readGeneve } from './layers/geneve.ts'
import { readGre } from './layers/gre.ts'
import { readGtp } from './layers/gtp.ts'
import { readIcmp } from './layers/icmp.ts'
import { inside } from './layers/ip-in-ip.ts'
import { readIpv4 } from './layers/ipv4.ts'
import { readIpv6 } from './layers/ipv6.ts'
import { readMessage } from './layers/message.ts'
import { readMpls } from './layers/mpls.ts'
import { readPorts } from './layers/ports.ts'
import { readPseudowire } from './layers/pseudowire.ts'
import { readRouting } from './layers/routing.ts'
import { readTcp } from './layers/tcp.ts'
import { readTeredo } from './layers/teredo.ts'
import { TRANSPARENT_ETHERNET } from './layers/transparent-ethernet.ts'
import { readUdp } from './layers/udp.ts'
import { readVlan } from './layers/vlan.ts'
import { readVxlan } from './layers/vxlan.ts'
import { depth } from './packet-fields.ts'

/** In goflow2's LayerStack: a layer that has no number of its own there. */
const CUSTOM = 99

const byEthernetType = (type: number) => ethernetTypes.get(type)
const byVersion = (version: number) => ipVersions.get(version)

export const ethernet: Layer = {
  name: 'Ethernet',
  specification: 'IEEE 802.3',
  depth: depth.link,
  stack: 0,
  least: 14,
  read: readEthernet,
  next: byEthernetType,
}

const vlan: Layer = {
  name: '802.1Q, QinQ',
  specification: 'IEEE 802.1Q',
  depth: depth.link,
  stack: 6,
  least: 4,
  read: readVlan,
  next: byEthernetType,
}

export const mpls: Layer = {
  name: 'MPLS',
  specification: 'RFC 3032',
  depth: depth.labels,
  stack: 5,
  least: 4,
  read: readMpls,
  next: (nibble) => behindLabels.get(nibble),
}

const pseudowire: Layer = {
  name: 'pseudowire with control word',
  specification: 'RFC 4448',
  depth: depth.network,
  stack: CUSTOM,
  least: 4,
  tunnels: ['mpls_pseudowire'],
  read: readPseudowire,
  next: byEthernetType,
}

export const ipv4: Layer = {
  name: 'IPv4',
  specification: 'RFC 791',
  depth: depth.network,
  stack: 1,
  least: 20,
  read: readIpv4,
  next: (protocol) => inIpv4.get(protocol) ?? inAnyIp.get(protocol),
}

export const ipv6: Layer = {
  name: 'IPv6',
  specification: 'RFC 8200',
  depth: depth.network,
  stack: 2,
  least: 40,
  read: readIpv6,
  next: behindIpv6,
}

/** What may follow an IPv6 header may follow its extension headers, too. */
function behindIpv6(protocol: number): Layer | undefined {
  return inIpv6.get(protocol) ?? inAnyIp.get(protocol)
}

const extension = (name: string, specification: string, read: Layer['read']): Layer => ({
  name,
  specification,
  depth: depth.extension,
  stack: CUSTOM,
  least: 8,
  read,
  next: behindIpv6,
})

const hopByHop = extension('IPv6 hop-by-hop options', 'RFC 8200 §4.3', readExtension)
const destination = extension('IPv6 destination options', 'RFC 8200 §4.6', readExtension)
const routing: Layer = {
  ...extension('IPv6 routing, SRv6 segments', 'RFC 8200 §4.4, RFC 8754', readRouting),
  stack: 10,
}
const fragment: Layer = {
  ...extension('IPv6 fragment', 'RFC 8200 §4.5', readFragment),
  stack: 11,
}
const authentication = extension('IP authentication header', 'RFC 4302', readAuthentication)
const mobility = extension('IPv6 mobility', 'RFC 6275', readMessage)
const hostIdentity = extension('Host Identity Protocol', 'RFC 7401', readMessage)
const shim6 = extension('Shim6', 'RFC 5533', readMessage)

const transport = (
  name: string,
  specification: string,
  stack: number,
  least: number,
  read: Layer['read'],
): Layer => ({ name, specification, depth: depth.transport, stack, least, read })

const tcp = transport('TCP', 'RFC 9293', 3, 20, readTcp)
const udp: Layer = {
  ...transport('UDP', 'RFC 768', 4, 8, readUdp),
  next: (ports) => udpPorts.get(ports % 0x1_0000) ?? eitherPort.get(ports >>> 16),
}
const udpLite = transport('UDP-Lite', 'RFC 3828', CUSTOM, 8, readPorts(8))
const sctp = transport('SCTP', 'RFC 9260', CUSTOM, 12, readPorts(12))
const dccp = transport('DCCP', 'RFC 4340', CUSTOM, 12, readPorts(12))
const icmp = transport('ICMP', 'RFC 792', 7, 4, readIcmp)
const icmpv6 = transport('ICMPv6', 'RFC 4443', 8, 4, readIcmp)

const gre: Layer = {
  name: 'GRE',
  specification: 'RFC 2784, RFC 2890',
  depth: depth.tunnel,
  stack: 9,
  least: 4,
  tunnels: ['gre'],
  read: readGre,
  next: byEthernetType,
}

/** A packet directly in an IP packet: the tunnel has no header of its own. */
const ipInIp = (
  name: string,
  specification: string,
  version: 4 | 6,
  tunnels: Layer['tunnels'],
): Layer => ({
  name,
  specification,
  depth: depth.tunnel,
  least: 0,
  ...(tunnels && { tunnels }),
  read: inside(version),
  next: byVersion,
})

const ipv4InIpv4 = ipInIp('IPv4 in IPv4', 'RFC 2003', 4, ['ipip'])
const ipv6InIpv4 = ipInIp('6in4', 'RFC 4213', 6, ['6in4'])
const ipv4InIpv6 = ipInIp('IPv4 in IPv6', 'RFC 2473, RFC 8986', 4, ['ipip', 'srv6'])
const ipv6InIpv6 = ipInIp('IPv6 in IPv6', 'RFC 2473, RFC 8986', 6, ['ipip', 'srv6'])
const ethernetInIpv6: Layer = {
  name: 'Ethernet in IPv6',
  specification: 'RFC 8986',
  depth: depth.tunnel,
  least: 0,
  tunnels: ['srv6'],
  read: () => TRANSPARENT_ETHERNET,
  next: byEthernetType,
}

const vxlan: Layer = {
  name: 'VXLAN',
  specification: 'RFC 7348',
  depth: depth.tunnel,
  stack: CUSTOM,
  least: 8,
  tunnels: ['vxlan'],
  read: readVxlan,
  next: byEthernetType,
}

const geneve: Layer = {
  name: 'Geneve',
  specification: 'RFC 8926',
  depth: depth.tunnel,
  stack: 12,
  least: 8,
  tunnels: ['geneve'],
  read: readGeneve,
  next: byEthernetType,
}

const teredo: Layer = {
  name: 'Teredo',
  specification: 'RFC 4380',
  depth: depth.tunnel,
  stack: 13,
  least: 0,
  tunnels: ['teredo'],
  read: readTeredo,
  next: (version) => (version === 6 ? ipv6 : undefined),
}

const gtp: Layer = {
  name: 'GTP-U',
  specification: '3GPP TS 29.281',
  depth: depth.tunnel,
  stack: CUSTOM,
  least: 8,
  tunnels: ['gtp'],
  read: readGtp,
  next: byVersion,
}

/** https://www.iana.org/assignments/ieee-802-numbers; 0x9100 is what QinQ was before 802.1ad. */
export const ethernetTypes: ReadonlyMap<number, Layer> = new Map([
  [0x0800, ipv4],
  [0x86dd, ipv6],
  [0x8100, vlan],
  [0x88a8, vlan],
  [0x9100, vlan],
  [0x8847, mpls],
  [0x8848, mpls],
  [TRANSPARENT_ETHERNET, ethernet],
])

/** By the first four bits, where nothing else says what follows. */
export const ipVersions: ReadonlyMap<number, Layer> = new Map([
  [4, ipv4],
  [6, ipv6],
])

/** RFC 4928 §3: what is on a stack of labels is known by its first four bits, too. */
export const behindLabels: ReadonlyMap<number, Layer> = new Map([[0, pseudowire], ...ipVersions])

/** https://www.iana.org/assignments/protocol-numbers */
export const inAnyIp: ReadonlyMap<number, Layer> = new Map([
  [1, icmp],
  [6, tcp],
  [17, udp],
  [33, dccp],
  [47, gre],
  [51, authentication],
  [58, icmpv6],
  [132, sctp],
  [136, udpLite],
])

export const inIpv4: ReadonlyMap<number, Layer> = new Map([
  [4, ipv4InIpv4],
  [41, ipv6InIpv4],
])

export const inIpv6: ReadonlyMap<number, Layer> = new Map([
  [0, hopByHop],
  [4, ipv4InIpv6],
  [41, ipv6InIpv6],
  [43, routing],
  [44, fragment],
  [60, destination],
  [135, mobility],
  [139, hostIdentity],
  [140, shim6],
  [143, ethernetInIpv6],
])

/** By the destination port: Linux sent VXLAN to 8472 before it had a number of its own. */
export const udpPorts: ReadonlyMap<number, Layer> = new Map([
  [2152, gtp],
  [3544, teredo],
  [4789, vxlan],
  [6081, geneve],
  [8472, vxlan],
])

/** By the source port, too: answers come from there. */
export const eitherPort: ReadonlyMap<number, Layer> = new Map([
  [2152, gtp],
  [3544, teredo],
])
