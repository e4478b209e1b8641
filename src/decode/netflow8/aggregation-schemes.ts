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
/** Packets beyond the contract; they are among `packets`. */
const extraPackets = [PADDING, 4] as const
/** The router that the switch bypassed. */
const routerSc = [PADDING, 4] as const

/** How the records of a router's aggregation caches begin. */
const sums = [flows, packets, octets, first, last] as const
/** How those of a Catalyst switch end. */
const contract = [extraPackets, routerSc] as const

/**
 * The records of NetFlow v8 by aggregation scheme: 1 to 5 and, with the type of service, 9 to 14
 * are of routers, 6 to 8 of Catalyst switches. In Cisco's structures the destination's mask comes
 * before the source's.
 */
export const aggregationSchemes: ReadonlyMap<number, Template> = new Map(
  [
    { scheme: 1, fields: [...sums, srcAs, dstAs, input, output] }, // AS
    { scheme: 2, fields: [...sums, protocol, pad1, pad2, srcPort, dstPort] }, // ProtoPort
    { scheme: 3, fields: [...sums, srcPrefix, srcMask, pad1, srcAs, input, pad2] }, // SrcPrefix
    { scheme: 4, fields: [...sums, dstPrefix, dstMask, pad1, dstAs, output, pad2] }, // DstPrefix
    {
      scheme: 5, // Prefix
      fields: [...sums, srcPrefix, dstPrefix, dstMask, srcMask, pad2, srcAs, dstAs, input, output],
    },
    {
      scheme: 6, // destination only
      fields: [dstAddr, packets, octets, first, last, output, tos, markedTos, ...contract],
    },
    {
      scheme: 7, // source and destination
      fields: [
        ...[dstAddr, srcAddr, packets, octets, first, last, output, input],
        ...[tos, markedTos, pad2, ...contract],
      ],
    },
    {
      scheme: 8, // full flow
      fields: [
        ...[dstAddr, srcAddr, dstPort, srcPort, packets, octets, first, last, output, input],
        ...[tos, protocol, markedTos, pad1, ...contract],
      ],
    },
    { scheme: 9, fields: [...sums, srcAs, dstAs, input, output, tos, pad1, pad2] }, // AS, ToS
    {
      scheme: 10, // ProtoPort, ToS
      fields: [...sums, protocol, tos, pad2, srcPort, dstPort, input, output],
    },
    { scheme: 11, fields: [...sums, srcPrefix, srcMask, tos, srcAs, input, pad2] }, // SrcPrefix, ToS
    { scheme: 12, fields: [...sums, dstPrefix, dstMask, tos, dstAs, output, pad2] }, // DstPrefix, ToS
    {
      scheme: 13, // Prefix, ToS
      fields: [
        ...[...sums, srcPrefix, dstPrefix, dstMask, srcMask, tos, pad1],
        ...[srcAs, dstAs, input, output],
      ],
    },
    {
      scheme: 14, // Prefix, port, ToS
      fields: [
        ...[...sums, srcPrefix, dstPrefix, dstMask, srcMask, tos, protocol],
        ...[srcPort, dstPort, input, output],
      ],
    },
  ].map(({ scheme, fields }) => [scheme, fixedTemplate(fields)]),
)
