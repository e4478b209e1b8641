/** Lets through so many in a second, evenly: a tenth of that at once. */
export class Rate {
  readonly #perMillisecond: number
  readonly #most: number
  #tokens: number
  #last = 0

  constructor(perSecond: number) {
    this.#perMillisecond = perSecond / 1000
    this.#most = Math.max(1, perSecond / 10)
    this.#tokens = this.#most
  }

  /** Whether one more may go at a time in milliseconds; it counts then. */
  take(now: number): boolean {
    const elapsed = Math.max(0, now - this.#last)
    this.#last = now
    this.#tokens = Math.min(this.#most, this.#tokens + elapsed * this.#perMillisecond)
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
