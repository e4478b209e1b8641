import { END, type Packet } from '../packet.ts'

const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000
const VERSION = 0x0007

/** RFC 2784 §2, RFC 2890 §2: flags and Ethernet type, then four bytes for each flag that is set. */
export function readGre(packet: Packet): number {
  const flags = packet.u16(0)
  const type = packet.u16(2)
  // routing went with RFC 1701; version 1 is PPTP's
  if (type === END || (flags & (ROUTING | VERSION)) !== 0) return END
  let length = 4
  if ((flags & CHECKSUM) !== 0) length += 4
  if ((flags & KEY) !== 0) length += 4
  if ((flags & SEQUENCE) !== 0) length += 4
  packet.skip(length)
  return type
}
