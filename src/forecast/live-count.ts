/** How many label sets there are at a time, if each stays until it was idle. Times are whole minutes. */
export class LiveCount {
  /** Most of them in any minute. */
  most = 0
  readonly #idle: number
  /** How many were last seen in a minute. */
  readonly #lastSeen = new Map<number, number>()
  /** How many were born in a minute. */
  readonly #born = new Map<number, number>()
  #live = 0
  #first: number | undefined
  #last = 0

  constructor(idleMinutes: number) {
    this.#idle = idleMinutes
  }

  /** One is seen that was last seen at `before`; minutes only go up. */
  see(before: number, minute: number): void {
    this.#advance(minute)
    if (before === minute) return
    if (before > minute - this.#idle) {
      increase(this.#lastSeen, before, -1)
    } else {
      increase(this.#born, minute, 1)
      this.#live++
      this.most = Math.max(this.most, this.#live)
    }
    increase(this.#lastSeen, minute, 1)
  }

  /**
   * How many are born in an hour, by the second half of the time: in the first, all are new. `undefined` for
   * less than ten minutes, which say nothing.
   */
  get bornPerHour(): number | undefined {
    if (this.#first === undefined || this.#last - this.#first < 10) return undefined
    const middle = Math.ceil((this.#first + this.#last) / 2)
    let born = 0
    for (const [minute, count] of this.#born) if (minute > middle) born += count
    return (born / (this.#last - middle)) * 60
  }

  /** Those that were idle for too long leave. */
  #advance(minute: number): void {
    this.#first ??= minute
    this.#last = Math.max(this.#last, minute)
    for (const [seen, count] of this.#lastSeen) {
      if (seen > minute - this.#idle) continue
      this.#live -= count
      this.#lastSeen.delete(seen)
    }
  }
}

function increase(counts: Map<number, number>, minute: number, by: number): void {
  counts.set(minute, (counts.get(minute) ?? 0) + by)
}
