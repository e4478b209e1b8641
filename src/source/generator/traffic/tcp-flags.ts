import type { Random } from './random.ts'
import { weighted } from './weighted.ts'

const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const PSH = 0x08
const ACK = 0x10

/** What one sampled packet of a connection may be, and how often out of a hundred. */
const single = weighted(
  [
    { flags: ACK, share: 58 },
    { flags: ACK | PSH, share: 27 },
    { flags: SYN, share: 7 },
    { flags: ACK | FIN, share: 5 },
    { flags: RST, share: 3 },
  ],
  ({ share }) => share,
)

/** The TCP flags of a flow, over all packets that were looked at. */
export function tcpFlags(packets: number, answer: boolean, random: Random): number {
  if (packets === 1) {
    const { flags } = single(random)
    return flags === SYN && answer ? SYN | ACK : flags
  }
  return ACK | PSH | (random.chance(0.2) ? SYN : 0) | (random.chance(0.3) ? FIN : 0)
}

/** Whether these flags are those of a packet that carries no data. */
export function carriesNoData(flags: number): boolean {
  return (flags & (SYN | RST)) !== 0 && (flags & PSH) === 0
}

/** Whether the connection is over. */
export function endsConnection(flags: number): boolean {
  return (flags & (FIN | RST)) !== 0
}
