import { mock } from 'node:test'

/** Timers that were set meanwhile, and wait to be let go. */
export interface HeldTimers {
  readonly count: number
  /** Lets them act now, and those that are set from now on when it is their time. */
  release(): void
}

/** Holds the timers of a delay, in milliseconds, however long that takes; all others go on as ever. */
export function holdTimers(delay: number): HeldTimers {
  const held: (() => void)[] = []
  const set = globalThis.setTimeout
  const holding = (act: () => void, after?: number, ...more: []) => {
    if (after !== delay) return set(act, after, ...more)
    held.push(act)
    return undefined
  }
  const { mock: mocked } = mock.method(globalThis, 'setTimeout', holding as typeof setTimeout)
  return {
    get count() {
      return held.length
    },
    release() {
      mocked.restore()
      for (const act of held.splice(0)) act()
    },
  }
}
