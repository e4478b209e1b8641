import assert from 'node:assert/strict'

/** What a scrape shows: the values of each label set. */
export type Shown = ReadonlyMap<string, readonly bigint[]>

/** How a Prometheus server adds up counters that it scrapes: a series it did not know brings nothing with it. */
export class PrometheusModel {
  /** What all series grew by since the first scrape, by value. */
  readonly grown: bigint[]
  /** Whether it has scraped at all. */
  hasScraped = false
  readonly #last = new Map<string, readonly bigint[]>()

  constructor(values: number) {
    this.grown = Array(values).fill(0n)
  }

  scrape(shown: Shown): void {
    for (const [labels, values] of shown) {
      const before = this.#last.get(labels)
      for (const [v, value] of values.entries()) {
        assert.ok(value === 0n || value >= (before?.[v] ?? 0n), `${labels} fell, and not to 0`)
        this.grown[v] = (this.grown[v] ?? 0n) + this.#growth(before?.[v], value)
      }
      this.#last.set(labels, values)
    }
    this.hasScraped = true
  }

  #growth(before: bigint | undefined, value: bigint): bigint {
    if (!this.hasScraped || before === undefined) return 0n
    return value < before ? value : value - before
  }
}
