import { END, type Packet } from '../packet.ts'

/** RFC 8200 §4.3, §4.6: the protocol of what follows, and the length in eights beyond the first. */
export const readExtension = readChained(8, 1)

/**
 * A header that begins with the protocol of what follows, and how many units long it is, `beyond` of
 * them not counted.
 */
export function readChained(unit: number, beyond: number): (packet: Packet) => number {
  return (packet) => {
    const next = packet.u8(0)
    packet.put(packet.columns.proto, next)
    const length = packet.u8(1)
    packet.skip(length === END ? packet.left : (length + beyond) * unit)
    return next
  }
}
