/** More than so many, and who can wait does. */
const FEW = 2

/** Reports of a lane that are not in the tables yet. A source that could flood the main thread waits for it. */
export class ReportsUnderWay {
  #count = 0
  #waiting: (() => void)[] = []

  sent(): void {
    this.#count++
  }

  merged(): void {
    this.#count--
    if (this.#count >= FEW) return
    for (const go of this.#waiting) go()
    this.#waiting = []
  }

  /** Resolves when there are only a few. */
  async few(): Promise<void> {
    if (this.#count >= FEW) await new Promise<void>((go) => this.#waiting.push(go))
  }
}
