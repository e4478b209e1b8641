import { END, type Packet } from '../packet.ts'

/** A packet where a header might be: the tunnel has none of its own, so it is the packet that tells. */
export const inside =
  (version: 4 | 6) =>
  (packet: Packet): number =>
    packet.u8(0) >> 4 === version ? version : END
