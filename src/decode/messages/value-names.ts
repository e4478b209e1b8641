import { flowTypes, layers, type NamedNumbers } from '../../model/named-numbers.ts'
import { protocolName, protocolNumber } from '../../model/protocols.ts'
import { ByteKeys } from './byte-keys.ts'

/** What says of a protocol that it is not known: goflow2's words for numbers without a name. */
export const UNKNOWN = -1

const protocolNumbers: (readonly [string, number])[] = Array.from({ length: 256 }, (_, number) => [
  protocolName(number),
  number,
])

/** IP protocols by the names that IANA, pmacct and goflow2 have for them. */
export const protocolNames = new ByteKeys<number>([
  ...protocolNumbers.filter(([name]) => protocolNumber(name) !== undefined),
  // of pmacct, where they are not those of IANA
  ['ip', 0],
  ['ipencap', 4],
  ['ospf', 89],
  ['icmp6', 58],
  ['icmpv6', 58],
  ['unassigned', UNKNOWN],
  ['experimental', UNKNOWN],
  ['reserved', UNKNOWN],
  ['unknown', UNKNOWN],
])

/** RFC 9293 §3.1, RFC 3168 §6.1, RFC 3540 §9. */
export const tcpFlagBits: ReadonlyMap<string, number> = new Map([
  ['FIN', 1],
  ['SYN', 2],
  ['RST', 4],
  ['PSH', 8],
  ['ACK', 16],
  ['URG', 32],
  ['ECE', 64],
  ['CWR', 128],
  ['NS', 256],
  // of NetObserv: both in one packet
  ['SYN_ACK', 2 | 16],
  ['FIN_ACK', 1 | 16],
  ['RST_ACK', 4 | 16],
])

/** What NetObserv's own bits from 0x100 on stand for: SYN, FIN and RST with ACK in one packet. */
export const combinedTcpFlags: readonly number[] = [2 | 16, 1 | 16, 4 | 16]

export const flowTypeNames = keysOf(flowTypes)

export const layerNumber = layers.number

/** `i`, `e` and `u` of pmacct; IE 61. */
export const directionNames = new ByteKeys<number>([
  ['i', 0],
  ['e', 1],
  ['ingress', 0],
  ['egress', 1],
  ['u', UNKNOWN],
])

/** The names that goflow2 has for Ethernet types. */
export const ethertypeNames = new ByteKeys<number>([
  ['ipv4', 0x0800],
  ['ipv6', 0x86dd],
  ['arp', 0x0806],
])

function keysOf({ names, number }: NamedNumbers): ByteKeys<number> {
  return new ByteKeys(names.map((name) => [name, number(name) ?? 0]))
}
