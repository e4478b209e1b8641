/** What label values beyond a bound read. */
const OTHER = 'other'

/** Lets through so many different values of a label that comes off the wire; the rest is `other`. */
export class BoundedLabels {
  readonly #limit: number
  readonly #known = new Set<string>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The value, or `other`; `scope` tells apart the same value in different places. */
  label(scope: string, value: string): string {
    const key = `${scope} ${value}`
    if (this.#known.has(key)) return value
    if (this.#known.size >= this.#limit) return OTHER
    this.#known.add(key)
    return value
  }
}
