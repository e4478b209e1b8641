import type { Packet } from '../packet.ts'
import { readExtension } from './extension.ts'

/** RFC 8754 §2. */
const SEGMENT_ROUTING = 4

/** RFC 8200 §4.4; of segment routing also the segments, the last one first as they are sent. */
export function readRouting(packet: Packet): number {
  const { columns } = packet
  packet.put(columns.ipv6_routing_header_seg_left, packet.u8(3))
  if (packet.u8(2) === SEGMENT_ROUTING) {
    // type, length and the segments are bounded by each other: none of the three is to be trusted
    const inHeader = (packet.u8(1) + 1) * 8 - 8
    const whole = Math.floor(Math.min(inHeader, packet.left - 8) / 16)
    const segments = Math.min(packet.u8(4) + 1, whole)
    if (segments > 0) packet.putBytes(columns.ipv6_routing_header_addresses, 8, 16 * segments)
  }
  return readExtension(packet)
}
