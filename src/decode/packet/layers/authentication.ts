import { END, type Packet } from '../packet.ts'

/** RFC 4302 §2: the one extension header that counts in words of 32 bits, without the first two. */
export function readAuthentication(packet: Packet): number {
  const next = packet.u8(0)
  packet.put(packet.columns.proto, next)
  const words = packet.u8(1)
  packet.skip(words === END ? packet.left : (words + 2) * 4)
  return next
}
