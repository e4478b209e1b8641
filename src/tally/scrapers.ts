/** Scrapers that are remembered; Prometheus servers come alone or in pairs. */
const MOST = 16

/** Without a second request nothing tells the interval: that of a slow Prometheus, in milliseconds. */
const FIRST_INTERVAL = 60_000

/** Intervals without a delivery after which a scraper is forgotten. */
const PATIENCE = 3

/** What is remembered of a scraper. Times are in milliseconds since 1970. */
export interface Scraper {
  /** When it last asked. */
  came: number
  interval: number
  /** The last snapshot that it was delivered; 0 for none. */
  delivered: number
  deliveries: number
  /** Its intervals that passed without a delivery to it, while others were delivered to. */
  missed: number
  /** Until when `missed` was counted. */
  counted: number
}

/** All that is to be remembered over a restart. */
export interface ScrapersState {
  readonly snapshot: number
  readonly settled: boolean
  readonly known: readonly (readonly [string, Scraper])[]
}

/**
 * Who scrapes, and what each was delivered. A snapshot is the state that a scrape shows, by number; concurrent
 * scrapes share one. Known from its first request, a scraper is waited for until it is forgotten:
 * when others were delivered to through three of its intervals, and it was not.
 */
export class Scrapers {
  readonly #known = new Map<string, Scraper>()
  #snapshot = 0
  #settled = false

  /** The last snapshot that was begun. */
  get snapshot(): number {
    return this.#snapshot
  }

  get size(): number {
    return this.#known.size
  }

  /**
   * Every scraper was delivered this snapshot or a later one. 0 until one of them was delivered to twice: its
   * twin, which has the same interval, has then come, too.
   */
  get horizon(): number {
    return this.#settled ? this.oldestDelivery : 0
  }

  /** The same without the wait after a start; infinite where nobody scrapes. */
  get oldestDelivery(): number {
    let oldest = Number.POSITIVE_INFINITY
    for (const { delivered } of this.#known.values()) oldest = Math.min(oldest, delivered)
    return oldest
  }

  /** A scraper asks; `timeout` is how long it waits for the answer, which is less than its interval. */
  came(id: string, timeout: number, now: number): void {
    const known = this.#known.get(id)
    if (known !== undefined) {
      // one short interval, as after a restart of the scraper, says little
      known.interval = Math.max(now - known.came, known.interval / 2, timeout, 1)
      known.came = now
    } else if (this.#known.size < MOST) {
      const interval = Math.max(FIRST_INTERVAL, timeout)
      const scraper = { came: now, interval, delivered: 0, deliveries: 0, missed: 0, counted: now }
      this.#known.set(id, scraper)
    }
  }

  /** A snapshot is taken; returns its number. */
  begin(): number {
    return ++this.#snapshot
  }

  /** A scraper has all of a snapshot. */
  delivered(id: string, snapshot: number, now: number): void {
    const scraper = this.#known.get(id)
    if (scraper === undefined) return
    scraper.delivered = Math.max(scraper.delivered, snapshot)
    if (++scraper.deliveries >= 2) this.#settled = true
    scraper.missed = 0
    scraper.counted = now
    for (const [other, state] of this.#known) {
      if (other === id) continue
      // at most one for each delivery: a machine that slept has not let anybody come
      state.missed += Math.min(1, Math.max(0, now - state.counted) / state.interval)
      state.counted = Math.max(state.counted, now)
      if (state.missed >= PATIENCE) this.#known.delete(other)
    }
  }

  get state(): ScrapersState {
    const known = [...this.#known].map(([id, scraper]) => [id, { ...scraper }] as const)
    return { snapshot: this.#snapshot, settled: this.#settled, known }
  }

  /** Continues where another left off; what passed in between is nobody's absence. */
  restore({ snapshot, settled, known }: ScrapersState, now: number): void {
    this.#snapshot = snapshot
    this.#settled = settled
    this.#known.clear()
    for (const [id, scraper] of known) this.#known.set(id, { ...scraper, counted: now })
  }
}
