import { END, type Packet } from '../packet.ts'
import { TRANSPARENT_ETHERNET } from './transparent-ethernet.ts'

/** The flag without which there is no network identifier. */
const VALID = 0x08

/** RFC 7348 §5: eight bytes, then an Ethernet frame. */
export function readVxlan(packet: Packet): number {
  const flags = packet.u8(0)
  if (flags === END || (flags & VALID) === 0) return END
  packet.skip(8)
  return TRANSPARENT_ETHERNET
}
