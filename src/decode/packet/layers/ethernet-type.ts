import { END, type Packet } from '../packet.ts'

/** Below, the field is not a type but the length of an IEEE 802.3 frame. */
const FIRST_TYPE = 0x0600

/** IEEE 802.3 §3.2.6: writes and returns the type of what follows, if it is one. */
export function putEthernetType(packet: Packet, type: number): number {
  if (type < FIRST_TYPE) return END
  packet.put(packet.columns.etype, type)
  return type
}
