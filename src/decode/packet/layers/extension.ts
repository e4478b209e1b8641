import { END, type Packet } from '../packet.ts'

/** RFC 8200 §4.3, §4.6: the protocol of what follows, and the length in eights beyond the first. */
export function readExtension(packet: Packet): number {
  const next = packet.u8(0)
  packet.put(packet.columns.proto, next)
  const length = packet.u8(1)
  packet.skip(length === END ? packet.left : (length + 1) * 8)
  return next
}
