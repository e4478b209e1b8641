import { END, type Packet } from '../packet.ts'

const ORIGIN = 0
const AUTHENTICATION = 1

/** RFC 4380 §5.1.1: authentication, origin, both or neither, then an IPv6 packet. */
export function readTeredo(packet: Packet): number {
  if (packet.u16(0) === AUTHENTICATION) {
    const identifier = packet.u8(2)
    const authentication = packet.u8(3)
    if (authentication === END) return END
    packet.skip(4 + identifier + authentication + 8 + 1)
  }
  if (packet.u16(0) === ORIGIN) packet.skip(8)
  return packet.u8(0) >> 4
}
