/** Failures in a row that open it. */
const FAILURES = 3

/** Between the first of them, in milliseconds. */
const RETRY = 5000

/** How long it is open at first, and at last; in milliseconds. */
const FIRST_PAUSE = 60_000
const LONGEST_PAUSE = 3_600_000

/**
 * Keeps from asking an agent that does not answer: three failures open it, for a minute. Then one request
 * is let through; if that fails too, it is open for twice as long as before, an hour at most.
 */
export class Breaker {
  #failures = 0
  #pause = 0
  #until = 0

  /** Whether nothing was heard since the last failure. */
  get isFailing(): boolean {
    return this.#failures > 0
  }

  get isOpen(): boolean {
    return this.#failures >= FAILURES
  }

  /** Whether the agent may be asked, at a time in milliseconds. */
  allows(now: number): boolean {
    return now >= this.#until
  }

  succeed(): void {
    this.#failures = 0
    this.#pause = 0
    this.#until = 0
  }

  fail(now: number): void {
    this.#failures++
    if (this.isOpen) this.#pause = Math.min(this.#pause * 2 || FIRST_PAUSE, LONGEST_PAUSE)
    this.#until = now + (this.isOpen ? this.#pause : RETRY)
  }
}
