import { setTimeout } from 'node:timers/promises'

/** What time it is for the generator, and how it waits. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after so many milliseconds, or as soon as the signal is given. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** A clock that begins at `start` and runs as fast as real ones, or `stands` still there. */
export function startClock(start: number, stands = false): Clock {
  const begun = performance.now()
  return { now: () => (stands ? start : start + performance.now() - begun), wait }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
