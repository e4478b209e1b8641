import { END, type Packet } from '../packet.ts'

/** Below, the field is not a type but the length of an IEEE 802.3 frame. */
const FIRST_TYPE = 0x0600

/** IEEE 802.3 §3.2: destination, source, type. */
export function readEthernet(packet: Packet): number {
  const { columns } = packet
  packet.putMac(columns.dst_mac, 0)
  packet.putMac(columns.src_mac, 6)
  const type = packet.u16(12)
  packet.skip(14)
  if (type < FIRST_TYPE) return END
  packet.put(columns.etype, type)
  return type
}
