import type { Clock } from '../../src/enrich/clock.ts'

/** A clock that stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #now = 1_800_000_000_000
  readonly #timers = new Set<{ readonly at: number; readonly act: () => void }>()

  now(): number {
    return this.#now
  }

  after(delay: number, act: () => void): () => void {
    const timer = { at: this.#now + delay, act }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How long until the timers act, in milliseconds. */
  get waits(): number[] {
    return [...this.#timers].map(({ at }) => at - this.#now).sort((a, b) => a - b)
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of [...this.#timers].sort((a, b) => a.at - b.at)) {
      if (timer.at > this.#now) continue
      this.#timers.delete(timer)
      timer.act()
    }
  }
}
