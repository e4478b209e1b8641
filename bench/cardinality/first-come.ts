import { OTHER, type Policy, type Shown } from './policy.ts'

interface Entry {
  bytes: number
  seen: number
}

/**
 * Series for whoever comes while there is room, until it was idle. What finds none is dropped
 * (NetObserv's `maxMetrics`), or folded into one series for all (the OpenTelemetry SDK, Tempo).
 */
export class FirstCome implements Policy {
  readonly #limit: number
  readonly #idle: number
  readonly #folds: boolean
  readonly #entries = new Map<number, Entry>()
  #other = 0
  #swept = 0

  constructor(limit: number, idle: number, folds: boolean) {
    this.#limit = folds ? limit - 1 : limit
    this.#idle = idle
    this.#folds = folds
  }

  add(key: number, bytes: number, now: number): void {
    this.#sweep(now)
    const known = this.#entries.get(key)
    if (known !== undefined) {
      known.bytes += bytes
      known.seen = now
    } else if (this.#entries.size < this.#limit) {
      this.#entries.set(key, { bytes, seen: now })
    } else {
      this.#other += bytes
    }
  }

  scrape(now: number): Shown {
    this.#sweep(now)
    const shown = new Map<number, number>()
    if (this.#folds) shown.set(OTHER, this.#other)
    for (const [key, { bytes }] of this.#entries) shown.set(key, bytes)
    return shown
  }

  #sweep(now: number): void {
    if (now - this.#swept < this.#idle) return
    this.#swept = now
    for (const [key, { seen }] of this.#entries) {
      if (now - seen > this.#idle) this.#entries.delete(key)
    }
  }
}
