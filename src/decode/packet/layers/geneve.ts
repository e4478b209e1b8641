import { END, type Packet } from '../packet.ts'

/** RFC 8926 §3.4: two bits of version and six of length of the options, in words of 32 bits. */
export function readGeneve(packet: Packet): number {
  const first = packet.u8(0)
  const type = packet.u16(2)
  if (type === END || first >>> 6 !== 0) return END
  packet.skip(8 + (first & 0x3f) * 4)
  return type
}
