import { END, type Packet } from '../packet.ts'

/** RFC 768; what follows is known by both ports: the source in the upper 16 bits. */
export function readUdp(packet: Packet): number {
  const { columns } = packet
  const source = packet.u16(0)
  const destination = packet.u16(2)
  packet.put(columns.src_port, source)
  packet.put(columns.dst_port, destination)
  packet.skip(8)
  return destination === END ? END : source * 0x1_0000 + destination
}
