import { KeyHasher, KeyIndex } from './key-index.ts'

/** Different keys of a number of words, each of them kept once. */
export class DistinctKeys {
  size = 0
  readonly #words: number
  readonly #keys: Uint32Array
  readonly #hasher: KeyHasher
  readonly #index: KeyIndex

  /** `limit` is the most keys that there may be. */
  constructor(words: number, limit: number) {
    this.#words = words
    this.#keys = new Uint32Array(limit * words)
    this.#hasher = new KeyHasher(words)
    this.#index = new KeyIndex(words, limit, {
      keys: this.#keys,
      others: new Uint32Array(limit),
    })
  }

  /** Takes in the key that begins at `from`. */
  add(keys: Uint32Array, from: number): void {
    const hash = this.#hasher.hash(keys, from, 0)
    if (this.#index.find(keys, from, 0, hash) >= 0) return
    const place = this.size++
    this.#keys.set(keys.subarray(from, from + this.#words), place * this.#words)
    this.#index.insert(place, hash)
  }
}
