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
   * have no text in them. The last two may have bytes in common.
   */
  readonly #words: Float64Array

  constructor(view: DataView, start: number, end: number, value: T) {
    this.length = end - start
    this.value = value
    this.#words = Float64Array.from({ length: Math.ceil(this.length / WORD) }, (_, word) =>
      view.getFloat64(start + Math.min(WORD * word, this.length - WORD)),
    )
  }

  /** Whether what stands between two offsets can be kept. */
  static fits(start: number, end: number): boolean {
    return end - start >= WORD && end - start <= MOST_BYTES
  }

  /** Whether the same stands at an offset, where it is whole before `end`. */
  isAt(view: DataView, at: number, end: number): boolean {
    const words = this.#words
    const { length } = this
    if (at + length > end) return false
    const last = words.length - 1
    for (let word = 0; word < last; word++) {
      if (words[word] !== view.getFloat64(at + WORD * word)) return false
    }
    return words[last] === view.getFloat64(at + length - WORD)
  }
}
