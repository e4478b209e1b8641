import type { Column } from '../../../model/flows.ts'
import { END, type Packet } from '../packet.ts'

/** As many as IPFIX has elements for (IE 70–79). */
const MOST_LABELS = 10

const BOTTOM_OF_STACK = 0x100

/**
 * RFC 3032 §2.1: a stack of labels, each with 20 bits of label, 3 of class, 1 that says "bottom",
 * 8 of time to live. What follows is known by its first four bits (RFC 4928 §3).
 */
export function readMpls(packet: Packet): number {
  const { columns } = packet
  let labels = 0
  let entry = 0
  while (labels < MOST_LABELS && (entry & BOTTOM_OF_STACK) === 0) {
    entry = packet.u32(4 * labels)
    if (entry === END) break
    labels++
  }
  writeList(packet, columns.mpls_label, labels, 12, 0xfffff)
  writeList(packet, columns.mpls_ttl, labels, 0, 0xff)
  packet.skip(4 * labels)
  const bottom = entry !== END && (entry & BOTTOM_OF_STACK) !== 0
  return bottom ? packet.u8(0) >> 4 : END
}

function writeList(
  packet: Packet,
  column: Column | undefined,
  labels: number,
  shift: number,
  mask: number,
): void {
  if (column === undefined) return
  const list = packet.flows.allocate(4 * labels)
  if (list === undefined) return
  for (let i = 0; i < labels; i++) {
    packet.flows.writeArena(list + 4 * i, (packet.u32(4 * i) >>> shift) & mask)
  }
  column.data[2 * packet.row] = list
  column.data[2 * packet.row + 1] = 4 * labels
}
