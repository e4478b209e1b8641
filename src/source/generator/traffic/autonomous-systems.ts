import type { AddressWords, Network } from '../../../model/address.ts'
import { type Owner, owners } from './owners.ts'

/** An AS of the modelled internet, with the addresses it owns. */
export interface AutonomousSystem extends Owner {
  readonly number: number
  readonly ipv4: Network
  readonly ipv6: Network
}

/** RFC 5737 §3: the networks for documentation. */
const TEST_NET_1 = 0xc000_0200 // 192.0.2.0/24
const TEST_NET_2 = 0xc633_6400 // 198.51.100.0/24
const TEST_NET_3 = 0xcb00_7100 // 203.0.113.0/24

/** RFC 3849 §2: 2001:db8::/32. */
const DOCUMENTATION_IPV6 = 0x2001_0db8

/** How many of the numbers fit into 16 bits, and so many have each of the first two networks. */
const SHORT = 16
const A_NETWORK = SHORT / 2

/**
 * Every AS number for documentation (RFC 5398 §4). The sixteen short ones own a /27, the sixteen
 * that need 32 bits a /28, and each a /40 of IPv6.
 */
export const autonomousSystems: readonly AutonomousSystem[] = owners.map((owner, position) => ({
  ...owner,
  ...(position < SHORT ? short(position) : long(position - SHORT)),
  ipv6: { words: [DOCUMENTATION_IPV6, position << 24, 0, 0, 6], bits: 40 },
}))

function short(position: number): Pick<AutonomousSystem, 'number' | 'ipv4'> {
  const network = position < A_NETWORK ? TEST_NET_1 : TEST_NET_2
  const address = network + (position % A_NETWORK) * 32
  return { number: 64496 + position, ipv4: { words: [0, 0, 0, address, 4], bits: 27 } }
}

function long(position: number): Pick<AutonomousSystem, 'number' | 'ipv4'> {
  const address = TEST_NET_3 + position * 16
  return { number: 65536 + position, ipv4: { words: [0, 0, 0, address, 4], bits: 28 } }
}

/** How many hosts of the AS have an address: all that its IPv4 network can hold. */
export function hostsOf({ ipv4 }: AutonomousSystem): number {
  return (1 << (32 - ipv4.bits)) - 2
}

/** The address of the host with this number, which counts from 1. */
export function hostAddress({ words }: Network, host: number): AddressWords {
  return [words[0], words[1], words[2], words[3] + host, words[4]]
}
