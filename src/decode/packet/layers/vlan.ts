import { END, type Packet } from '../packet.ts'
import { putEthernetType } from './ethernet-type.ts'

/** IEEE 802.1Q §9.6: three bits of priority, one of eligibility to be dropped, twelve of VLAN. */
const VLAN_ID = 0x0fff

/** A tag, and the type of what it is on. Of several tags the innermost names the VLAN. */
export function readVlan(packet: Packet): number {
  const { columns } = packet
  const tag = packet.u16(0)
  if (tag !== END) packet.put(columns.vlan_id, tag & VLAN_ID)
  const type = packet.u16(2)
  packet.skip(4)
  return putEthernetType(packet, type)
}
