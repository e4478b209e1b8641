import type { Packet } from '../packet.ts'
import { putEthernetType } from './ethernet-type.ts'

/** IEEE 802.3 §3.2: destination, source, type. */
export function readEthernet(packet: Packet): number {
  const { columns } = packet
  packet.putMac(columns.dst_mac, 0)
  packet.putMac(columns.src_mac, 6)
  const type = packet.u16(12)
  packet.skip(14)
  return putEthernetType(packet, type)
}
