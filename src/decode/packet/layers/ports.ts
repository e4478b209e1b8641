import { END, type Packet } from '../packet.ts'

/** A protocol that begins with its ports, of which nothing else is read. */
export function readPorts(headerLength: number): (packet: Packet) => number {
  return (packet) => {
    packet.put(packet.columns.src_port, packet.u16(0))
    packet.put(packet.columns.dst_port, packet.u16(2))
    packet.skip(headerLength)
    return END
  }
}
