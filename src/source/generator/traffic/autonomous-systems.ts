import type { AddressWords, Network } from '../../../model/address.ts'

/** An AS of the modelled internet, with the addresses it owns. */
export interface AutonomousSystem {
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

/**
 * Every AS number for documentation (RFC 5398 §4). The sixteen short ones own a /27, the sixteen
 * that need 32 bits a /28, and each a /40 of IPv6.
 */
export const autonomousSystems: readonly AutonomousSystem[] = [
  ...eight(64496, TEST_NET_1, 0),
  ...eight(64504, TEST_NET_2, 8),
  ...Array.from({ length: 16 }, (_, i) => system(65536 + i, TEST_NET_3 + i * 16, 28, 16 + i)),
]

function eight(number: number, network: number, position: number): AutonomousSystem[] {
  return Array.from({ length: 8 }, (_, i) => system(number + i, network + i * 32, 27, position + i))
}

function system(number: number, ipv4: number, bits: number, position: number): AutonomousSystem {
  return {
    number,
    ipv4: { words: [0, 0, 0, ipv4, 4], bits },
    ipv6: { words: [DOCUMENTATION_IPV6, position << 24, 0, 0, 6], bits: 40 },
  }
}

/** How many hosts of the AS have an address: all that its IPv4 network can hold. */
export function hostsOf({ ipv4 }: AutonomousSystem): number {
  return (1 << (32 - ipv4.bits)) - 2
}

/** The address of the host with this number, which counts from 1. */
export function hostAddress({ words }: Network, host: number): AddressWords {
  return [words[0], words[1], words[2], words[3] + host, words[4]]
}
