/** The `most` items with the highest ranks of all that were offered: a heap with the lowest on top. */
export class BestList {
  readonly #most: number
  readonly #items: number[] = []
  readonly #ranks: number[] = []

  constructor(most: number) {
    this.#most = most
  }

  offer(item: number, rank: number): void {
    if (this.#items.length < this.#most) {
      this.#items.push(item)
      this.#ranks.push(rank)
      this.#rise(this.#items.length - 1)
    } else if (rank > (this.#ranks[0] ?? 0)) {
      this.#items[0] = item
      this.#ranks[0] = rank
      this.#sink()
    }
  }

  /** The items, the best first. */
  sorted(): number[] {
    return this.#items
      .map((item, i) => ({ item, rank: this.#ranks[i] ?? 0 }))
      .sort((a, b) => (a.rank < b.rank ? 1 : a.rank > b.rank ? -1 : 0))
      .map(({ item }) => item)
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1
      if (!this.#swapIfLower(at, above)) return
      at = above
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const lower =
        (this.#ranks[left + 1] ?? Infinity) < (this.#ranks[left] ?? Infinity) ? left + 1 : left
      if (!this.#swapIfLower(lower, at)) return
      at = lower
    }
  }

  /** Puts the lower rank on top. */
  #swapIfLower(below: number, above: number): boolean {
    const rank = this.#ranks[below]
    const over = this.#ranks[above]
    if (rank === undefined || over === undefined || rank >= over) return false
    this.#ranks[below] = over
    this.#ranks[above] = rank
    const item = this.#items[below] ?? 0
    this.#items[below] = this.#items[above] ?? 0
    this.#items[above] = item
    return true
  }
}
