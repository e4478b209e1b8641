import { END, type Packet } from '../packet.ts'

const ETHERNET_TYPE = 0x0800

/** RFC 791 §3.1; five words at least, options make it longer. */
export function readIpv4(packet: Packet): number {
  const { columns } = packet
  const first = packet.u8(0)
  const headerLength = (first & 0x0f) * 4
  if (first >>> 4 !== 4 || headerLength < 20) return END
  packet.put(columns.etype, ETHERNET_TYPE)
  packet.put(columns.ip_version, 4)
  packet.put(columns.ip_tos, packet.u8(1))
  packet.put(columns.fragment_id, packet.u16(4))
  const fragment = packet.u16(6)
  const offset = fragment & 0x1fff
  if (fragment !== END) {
    packet.put(columns.ip_flags, fragment >>> 13)
    packet.put(columns.fragment_offset, offset)
  }
  packet.put(columns.ip_ttl, packet.u8(8))
  const protocol = packet.u8(9)
  packet.put(columns.proto, protocol)
  packet.putIpv4(columns.src_addr, 12)
  packet.putIpv4(columns.dst_addr, 16)
  const length = packet.u16(2)
  // 0 where the network card is left to fill it in
  if (length >= headerLength) packet.limit(length)
  packet.skip(headerLength)
  // only the first fragment has what the protocol begins with
  return offset === 0 ? protocol : END
}
