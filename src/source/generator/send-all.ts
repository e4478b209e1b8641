import { setImmediate } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import type { Emission } from './emission.ts'
import type { Generator } from './generator.ts'

/** Most datagrams that are on their way into the kernel at once. */
const BURST = 32

/** The longest wait at a time, in milliseconds: timers cannot count further than 24 days. */
const LONGEST_WAIT = 60_000

/** Sends datagrams when they are due, until the generator is done or the signal is given. */
export async function sendAll(
  generator: Generator,
  send: (emission: Emission) => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && generator.due < Number.POSITIVE_INFINITY) {
    const ahead = generator.due - clock.now()
    if (ahead > 0) await clock.wait(Math.min(ahead, LONGEST_WAIT), signal)
    else await sendBurst(generator, send, clock.now())
    // promises alone would starve timers and signals
    await setImmediate()
  }
}

async function sendBurst(
  generator: Generator,
  send: (emission: Emission) => Promise<void>,
  now: number,
): Promise<void> {
  const sending: Promise<void>[] = []
  while (sending.length < BURST) {
    const emission = generator.next(now)
    if (emission === undefined) break
    sending.push(send(emission))
  }
  await Promise.all(sending)
}
