import { END, type Packet } from '../packet.ts'

/** RFC 792, RFC 4443 §2.1: type, code, checksum and four bytes that depend on them. */
export function readIcmp(packet: Packet): number {
  packet.put(packet.columns.icmp_type, packet.u8(0))
  packet.put(packet.columns.icmp_code, packet.u8(1))
  packet.skip(8)
  return END
}
