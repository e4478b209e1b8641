import type { Application, PacketSizes } from './applications.ts'
import type { Random } from './random.ts'

/** Exponent of the Pareto distribution: heavy enough that few flows carry most of the bytes. */
const ALPHA = 1.3

/** No flow is longer, so that its bytes fit into 32 bits. */
const MOST_PACKETS = 50_000

/** IPv6 has a header of 40 bytes where IPv4 has 20. */
const IPV6_EXTRA = 20

/** The longest packet on an Ethernet. */
const MTU = 1500

/** How many packets a flow has; `busy` from 0 to 1 stretches the tail. */
export function flowPackets({ tail }: Application, busy: number, random: Random): number {
  // 1 / u^(1/α), written so that all builds of JavaScript round it alike
  const pareto = Math.exp(-Math.log(1 - random.unit()) / ALPHA)
  return Math.min(1 + Math.floor(tail * busy * (pareto - 1)), MOST_PACKETS)
}

/** How many bytes its packets have, at least a header and at most an MTU each. */
export function flowBytes(
  packets: number,
  [least, most]: PacketSizes,
  ipv6: boolean,
  random: Random,
): number {
  const mean = least + random.unit() * (most - least)
  return Math.round(packets * Math.min(mean + (ipv6 ? IPV6_EXTRA : 0), MTU))
}
