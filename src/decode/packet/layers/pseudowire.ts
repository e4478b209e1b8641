import type { Packet } from '../packet.ts'
import { TRANSPARENT_ETHERNET } from './transparent-ethernet.ts'

/** RFC 4448 §4.6: a control word, whose first four bits are zero, then an Ethernet frame. */
export function readPseudowire(packet: Packet): number {
  packet.skip(4)
  return TRANSPARENT_ETHERNET
}
