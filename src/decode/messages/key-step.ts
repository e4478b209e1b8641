/** Longer ones are read anew each time, as are shorter ones. */
const MOST_BYTES = 128
const WORD = 8

/**
 * What stood between two values in an earlier record, `, "as_src": `, and whose key that is. The records
 * of a topic are alike: to compare a few words is faster than to read a key.
 */
export class KeyStep<T> {
  readonly length: number
  readonly value: T
  /**
   * Eight bytes each, as doubles, which equal each other as their bytes do: those that do not (NaN, 0)
   * have no text in them. The last ones may have bytes in common with those before.
   */
  readonly #first: number
  readonly #last: number
  readonly #others: Float64Array

  constructor(view: DataView, start: number, end: number, value: T) {
    this.length = end - start
    this.value = value
    this.#first = view.getFloat64(start)
    this.#last = view.getFloat64(end - WORD)
    const others = Math.max(0, Math.ceil(this.length / WORD) - 2)
    this.#others = Float64Array.from({ length: others }, (_, i) =>
      view.getFloat64(start + WORD * (i + 1)),
    )
  }

  /** Whether what stands between two offsets can be kept. */
  static fits(start: number, end: number): boolean {
    return end - start >= WORD && end - start <= MOST_BYTES
  }

  /** Whether the same stands at an offset, where it is whole before `end`. */
  isAt(view: DataView, at: number, end: number): boolean {
    const last = at + this.length - WORD
    if (last + WORD > end || view.getFloat64(at) !== this.#first) return false
    if (view.getFloat64(last) !== this.#last) return false
    const others = this.#others
    for (let i = 0; i < others.length; i++) {
      if (others[i] !== view.getFloat64(at + WORD * (i + 1))) return false
    }
    return true
  }
}
