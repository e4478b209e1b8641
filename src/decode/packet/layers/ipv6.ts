import { END, type Packet } from '../packet.ts'

const ETHERNET_TYPE = 0x86dd

/** RFC 8200 §3. */
export function readIpv6(packet: Packet): number {
  const { columns } = packet
  if (packet.u8(0) >>> 4 !== 6) return END
  packet.put(columns.etype, ETHERNET_TYPE)
  packet.put(columns.ip_version, 6)
  const word = packet.u32(0)
  if (word !== END) {
    packet.put(columns.ip_tos, (word >>> 20) & 0xff)
    packet.put(columns.ipv6_flow_label, word & 0xfffff)
  }
  const protocol = packet.u8(6)
  packet.put(columns.proto, protocol)
  packet.put(columns.ip_ttl, packet.u8(7))
  packet.putIpv6(columns.src_addr, 8)
  packet.putIpv6(columns.dst_addr, 24)
  const length = packet.u16(4)
  // 0 where an option says it (RFC 2675) or the network card is left to fill it in
  if (length > 0) packet.limit(40 + length)
  packet.skip(40)
  return protocol
}
