import { OTHER, type Shown } from './policy.ts'

/** A Prometheus server as far as it adds up: what series grow by between two scrapes that show them. */
export class Server {
  /** What all series grew by. */
  seen = 0
  /** What series with their labels grew by, whenever it came. */
  named = 0
  /** The same without that of series that were away in the scrape before, which comes as a jump. */
  namedInTime = 0
  /** Series that had never been there before. */
  born = 0
  /** Most series in a scrape. */
  most = 0
  #before: Shown = new Map()
  readonly #last = new Map<number, number>()

  scrape(shown: Shown): void {
    this.most = Math.max(this.most, shown.size)
    for (const [key, value] of shown) {
      const before = this.#last.get(key)
      this.#last.set(key, value)
      if (before === undefined) {
        this.born++
        continue
      }
      // one that fell has begun anew
      const increase = value < before ? value : value - before
      this.seen += increase
      if (key === OTHER) continue
      this.named += increase
      if (this.#before.has(key)) this.namedInTime += increase
    }
    this.#before = shown
  }
}
