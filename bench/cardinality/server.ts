import { OTHER, type Shown } from './policy.ts'

/** A Prometheus server as far as it adds up: what series grow by between two scrapes that show them. */
export class Server {
  /** What all series grew by. */
  seen = 0
  /** That of series that were away in the scrape before: it comes as a jump, at the wrong time. */
  late = 0
  /** That of all others with a name. */
  named = 0
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
      if (!this.#before.has(key)) this.late += increase
      else if (key !== OTHER) this.named += increase
    }
    this.#before = shown
  }
}
