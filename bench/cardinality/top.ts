import type { Policy, Shown } from './policy.ts'

interface Entry {
  bytes: number
  /** Bytes since the last scrape. */
  recent: number
  seen: number
}

/**
 * A large table of which a scrape shows the largest rows, by all their bytes (xflow-exporter) or by those
 * since the last scrape; the tail is withheld.
 */
export class Top implements Policy {
  readonly #limit: number
  readonly #idle: number
  readonly #rank: 'bytes' | 'recent'
  readonly #entries = new Map<number, Entry>()

  constructor(limit: number, idle: number, rank: 'bytes' | 'recent') {
    this.#limit = limit
    this.#idle = idle
    this.#rank = rank
  }

  add(key: number, bytes: number, now: number): void {
    const known = this.#entries.get(key)
    if (known === undefined) {
      this.#entries.set(key, { bytes, recent: bytes, seen: now })
      return
    }
    known.bytes += bytes
    known.recent += bytes
    known.seen = now
  }

  scrape(now: number): Shown {
    for (const [key, { seen }] of this.#entries) {
      if (now - seen > this.#idle) this.#entries.delete(key)
    }
    const scores = Float64Array.from(this.#entries.values(), (entry) => entry[this.#rank]).sort()
    const least = scores.at(-this.#limit) ?? 0
    const shown = new Map<number, number>()
    for (const [key, entry] of this.#entries) {
      if (entry[this.#rank] >= least && shown.size < this.#limit) shown.set(key, entry.bytes)
      entry.recent = 0
    }
    return shown
  }
}
