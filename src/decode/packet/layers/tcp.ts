import { END, type Packet } from '../packet.ts'

/** RFC 9293 §3.1; the length in words of 32 bits is the upper half of the byte before the flags. */
export function readTcp(packet: Packet): number {
  const { columns } = packet
  packet.put(columns.src_port, packet.u16(0))
  packet.put(columns.dst_port, packet.u16(2))
  packet.put(columns.tcp_flags, packet.u8(13))
  packet.skip(Math.max(20, (packet.u8(12) >> 4) * 4))
  return END
}
