/** Sampling rates by a number: those of samplers by their ids, those of interfaces by ifIndex. */
export class RateTable {
  readonly #limit: number
  readonly #rates = new Map<number, number>()
  #common: number | undefined
  #commonIsOld = false

  /** Beyond `limit` new numbers are refused. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The rate that all have; `undefined` if they differ, or there are none. */
  get common(): number | undefined {
    if (this.#commonIsOld) {
      const [first, ...others] = new Set(this.#rates.values())
      this.#common = others.length === 0 ? first : undefined
      this.#commonIsOld = false
    }
    return this.#common
  }

  /** Whether the number that a record names makes a difference. */
  get differ(): boolean {
    return this.#rates.size > 0 && this.common === undefined
  }

  get(number: number): number | undefined {
    return this.#rates.get(number)
  }

  set(number: number, rate: number): void {
    const known = this.#rates.get(number)
    if (known === rate || (known === undefined && this.#rates.size >= this.#limit)) return
    this.#rates.set(number, rate)
    this.#commonIsOld = true
  }

  *[Symbol.iterator](): Generator<readonly [number: number, rate: number]> {
    yield* this.#rates
  }
}
