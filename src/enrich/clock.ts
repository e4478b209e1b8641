/** Time, so that tests can have their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Does something later, once; returns how to call that off. In milliseconds, 24 days at most. */
  after(delay: number, act: () => void): () => void
}

/** The time of the machine. */
export const machineClock: Clock = {
  now: () => Date.now(),
  after(delay, act) {
    const timer = setTimeout(act, delay)
    return () => clearTimeout(timer)
  },
}
