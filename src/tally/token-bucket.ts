const HOUR = 3_600_000

/** So many tokens an hour, and never more than an hour's: all of them at once after a rest. */
export class TokenBucket {
  readonly #perHour: number
  #tokens: number
  #filled: number | undefined

  constructor(perHour: number) {
    this.#perHour = perHour
    this.#tokens = perHour
  }

  /** Takes tokens if there are as many. */
  take(tokens: number, now: number): boolean {
    this.#fill(now)
    if (this.#tokens < tokens) return false
    this.#tokens -= tokens
    return true
  }

  #fill(now: number): void {
    if (this.#perHour === Number.POSITIVE_INFINITY) return
    const passed = Math.max(0, now - (this.#filled ?? now))
    this.#tokens = Math.min(this.#perHour, this.#tokens + (passed / HOUR) * this.#perHour)
    this.#filled = Math.max(this.#filled ?? now, now)
  }
}
