const HOUR = 3_600_000

/** What is left, and when that was: in milliseconds since 1970, if anything happened yet. */
export interface TokensState {
  readonly tokens: number
  readonly filled: number | null
}

/** So many tokens an hour, and never more than an hour's: all of them at once after a rest. */
export class TokenBucket {
  readonly #perHour: number
  #tokens: number
  #filled: number | undefined

  constructor(perHour: number) {
    this.#perHour = perHour
    this.#tokens = perHour
  }

  get state(): TokensState {
    return { tokens: Math.min(this.#tokens, Number.MAX_VALUE), filled: this.#filled ?? null }
  }

  /** Continues where another left off. */
  restore({ tokens, filled }: TokensState): void {
    if (this.#perHour === Number.POSITIVE_INFINITY) return
    this.#tokens = Math.min(tokens, this.#perHour)
    this.#filled = filled ?? undefined
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
