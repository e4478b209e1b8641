import { startClock } from './clock.ts'
import type { Emission } from './emission.ts'
import { Generator } from './generator.ts'
import type { Protocol } from './protocol.ts'
import { sendAll } from './send-all.ts'
import type { Target } from './target.ts'
import { UdpSender } from './udp-sender.ts'

/** What traffic is sent where. */
export interface TrafficSettings {
  readonly to: Target
  /** Flow records a second; 0 is as fast as possible. */
  readonly rate: number
  /** The samplers take turns in these. */
  readonly protocols: readonly Protocol[]
  readonly seed: number
  readonly samplers?: number | undefined
  /** Flow records until the end; without it there is none. */
  readonly count?: number | undefined
  /** The time of the first datagram, in milliseconds since 1970; without it, now. */
  readonly start?: number | undefined
}

/** Somebody who watches the datagrams go. */
export interface TrafficObserver {
  /** The addresses that the samplers send from. */
  readonly opened?: (sources: readonly string[]) => void
  readonly sent?: (emission: Emission) => void
}

export const DEFAULT_SAMPLERS = 3

/** Sends traffic until all of it was sent or the signal is given. */
export async function generateTraffic(
  settings: TrafficSettings,
  signal: AbortSignal,
  { opened, sent }: TrafficObserver = {},
): Promise<void> {
  const { samplers = DEFAULT_SAMPLERS, start = Date.now(), rate } = settings
  const generator = new Generator({ ...settings, samplers, start })
  const sender = new UdpSender(settings.to)
  try {
    await sender.open(samplers)
    opened?.(sender.sources)
    // without a rate to count the time by, a start that was asked for is the only time there is
    const clock = startClock(start, rate === 0 && settings.start !== undefined)
    const send = async (emission: Emission) => {
      await sender.send(emission)
      sent?.(emission)
    }
    await sendAll(generator, send, clock, signal)
  } finally {
    sender.close()
  }
}
