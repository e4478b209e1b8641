import { fixedTemplate, PADDING } from '../template/fixed-template.ts'
import type { Template } from '../template/template.ts'

const flows = [3, 4] as const
const packets = [2, 4] as const
const octets = [1, 4] as const
const first = [22, 4] as const
const last = [21, 4] as const
const srcAddr = [8, 4] as const
const dstAddr = [12, 4] as const
const srcPrefix = [44, 4] as const
const dstPrefix = [45, 4] as const
const srcMask = [9, 1] as const
const dstMask = [13, 1] as const
const srcAs = [16, 2] as const
const dstAs = [17, 2] as const
const input = [10, 2] as const
const output = [14, 2] as const
const srcPort = [7, 2] as const
const dstPort = [11, 2] as const
const protocol = [4, 1] as const
const tos = [5, 1] as const

const pad1 = [PADDING, 1] as const
const pad2 = [PADDING, 2] as const
/** The type of service with which packets beyond the contract were marked. */
const markedTos = pad1
/** Packets beyond the contract. */
const extraPackets = [PADDING, 4] as const
/** The router that the switch bypassed. */
const routerSc = [PADDING, 4] as const

/** What a Catalyst switch says of the packets, and what a router's aggregation cache does. */
const switchSums = [packets, octets, first, last] as const
const sums = [flows, ...switchSums] as const
/** How the records of a Catalyst switch end. */
const contract = [extraPackets, routerSc] as const

/** How NetFlow v8 adds up flows, and the form of the records in which it does. */
export interface AggregationScheme {
  /** As the header names it. */
  readonly number: number
  readonly name: string
  readonly template: Template
}

/**
 * Every aggregation scheme of NetFlow v8: 1 to 5 and, with the type of service, 9 to 14 are of
 * routers, 6 to 8 of Catalyst switches. In Cisco's structures the destination's mask comes before
 * the source's.
 */
export const aggregationSchemes: readonly AggregationScheme[] = [
  scheme(1, 'AS', [...sums, srcAs, dstAs, input, output]),
  scheme(2, 'protocol, port', [...sums, protocol, pad1, pad2, srcPort, dstPort]),
  scheme(3, 'source prefix', [...sums, srcPrefix, srcMask, pad1, srcAs, input, pad2]),
  scheme(4, 'destination prefix', [...sums, dstPrefix, dstMask, pad1, dstAs, output, pad2]),
  scheme(5, 'prefix', [
    ...[...sums, srcPrefix, dstPrefix, dstMask, srcMask, pad2],
    ...[srcAs, dstAs, input, output],
  ]),
  scheme(6, 'destination', [dstAddr, ...switchSums, output, tos, markedTos, ...contract]),
  scheme(7, 'source, destination', [
    ...[dstAddr, srcAddr, ...switchSums, output, input],
    ...[tos, markedTos, pad2, ...contract],
  ]),
  scheme(8, 'full flow', [
    ...[dstAddr, srcAddr, dstPort, srcPort, ...switchSums, output, input],
    ...[tos, protocol, markedTos, pad1, ...contract],
  ]),
  scheme(9, 'AS, ToS', [...sums, srcAs, dstAs, input, output, tos, pad1, pad2]),
  scheme(10, 'protocol, port, ToS', [
    ...sums,
    ...[protocol, tos, pad2, srcPort, dstPort, input, output],
  ]),
  scheme(11, 'source prefix, ToS', [...sums, srcPrefix, srcMask, tos, srcAs, input, pad2]),
  scheme(12, 'destination prefix, ToS', [...sums, dstPrefix, dstMask, tos, dstAs, output, pad2]),
  scheme(13, 'prefix, ToS', [
    ...[...sums, srcPrefix, dstPrefix, dstMask, srcMask, tos, pad1],
    ...[srcAs, dstAs, input, output],
  ]),
  scheme(14, 'prefix, port, ToS', [
    ...[...sums, srcPrefix, dstPrefix, dstMask, srcMask, tos, protocol],
    ...[srcPort, dstPort, input, output],
  ]),
]

function scheme(
  number: number,
  name: string,
  fields: Parameters<typeof fixedTemplate>[0],
): AggregationScheme {
  return { number, name, template: fixedTemplate(fields) }
}
