import { END, type Packet } from '../packet.ts'

/** Version 1, and GTP rather than GTP'. */
const GTP_VERSION_1 = 0x3

/** The message that carries a packet of a user. */
const G_PDU = 255

const EXTENSIONS = 0x04
const ANY_OPTIONAL = 0x07

/** 3GPP TS 29.281 §5.1: any of three flags makes room for all three optional fields. */
export function readGtp(packet: Packet): number {
  const flags = packet.u8(0)
  if (flags >> 4 !== GTP_VERSION_1 || packet.u8(1) !== G_PDU) return END
  const extended = (flags & EXTENSIONS) !== 0
  let extension = extended ? packet.u8(11) : 0
  packet.skip((flags & ANY_OPTIONAL) === 0 ? 8 : 12)
  while (extension !== 0) extension = skipExtension(packet)
  return packet.u8(0) >> 4
}

/** §5.2.1: a length in words of 32 bits, the content, and the type of the next; 0 is the last. */
function skipExtension(packet: Packet): number {
  const length = packet.u8(0) * 4
  const next = length > 0 ? packet.u8(length - 1) : END
  packet.skip(next === END ? packet.left : length)
  return next === END ? 0 : next
}
