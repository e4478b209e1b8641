import type { Packet } from '../packet.ts'
import { readExtension } from './extension.ts'

/** RFC 8200 §4.7. */
const NO_NEXT_HEADER = 59

/** An extension header that is the whole message where nothing follows: then it is the protocol. */
export function readMessage(packet: Packet): number {
  if (packet.u8(0) !== NO_NEXT_HEADER) return readExtension(packet)
  packet.skip((packet.u8(1) + 1) * 8)
  return NO_NEXT_HEADER
}
