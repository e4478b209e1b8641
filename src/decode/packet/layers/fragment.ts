import { END, type Packet } from '../packet.ts'

/** RFC 8200 §4.5: 13 bits of offset, 2 reserved, 1 that says "more". */
export function readFragment(packet: Packet): number {
  const { columns } = packet
  const next = packet.u8(0)
  packet.put(columns.proto, next)
  const fragment = packet.u16(2)
  const offset = fragment >>> 3
  if (fragment !== END) {
    packet.put(columns.fragment_offset, offset)
    packet.put(columns.ip_flags, fragment & 7)
  }
  packet.put(columns.fragment_id, packet.u32(4))
  packet.skip(8)
  // only the first fragment has what the protocol begins with
  return offset === 0 ? next : END
}
