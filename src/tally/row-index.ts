import { drawKeyHash, finish, hashWord, type KeyHash } from './key-hash.ts'

/** Finds the row of a key among at most `limit` rows: open addressing, at most half full. */
export class RowIndex {
  readonly #words: number
  readonly #hash: KeyHash
  /** Pairs of hash and row + 1. */
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #keys: Uint32Array
  readonly #others: Uint32Array

  /** `keys` and `others` are the columns of the table, which this only reads. */
  constructor(words: number, limit: number, keys: Uint32Array, others: Uint32Array) {
    this.#words = words
    this.#hash = drawKeyHash(words + 1)
    const size = 2 ** Math.ceil(Math.log2(limit * 2))
    this.#slots = new Int32Array(size * 2)
    this.#mask = size - 1
    this.#keys = keys
    this.#others = others
  }

  /** The row with this key and these `other` labels; -1 if there is none. */
  find(key: Uint32Array, others: number): number {
    const hash = this.#hashOf(key, 0, others)
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = (this.#slots[at * 2 + 1] ?? 0) - 1
      if (row < 0) return -1
      if (this.#slots[at * 2] === hash && this.#is(row, key, others)) return row
    }
  }

  /** Makes a row of the table findable. */
  insert(row: number): void {
    const hash = this.#hashOf(this.#keys, row * this.#words, this.#others[row] ?? 0)
    let at = hash & this.#mask
    while (this.#slots[at * 2 + 1] !== 0) at = (at + 1) & this.#mask
    this.#slots[at * 2] = hash
    this.#slots[at * 2 + 1] = row + 1
  }

  #is(row: number, key: Uint32Array, others: number): boolean {
    if (this.#others[row] !== others) return false
    const from = row * this.#words
    for (let w = 0; w < this.#words; w++) if (this.#keys[from + w] !== key[w]) return false
    return true
  }

  #hashOf(keys: Uint32Array, from: number, others: number): number {
    const { start, secrets } = this.#hash
    let sum = start
    for (let w = 0; w <= this.#words; w++) {
      const word = w < this.#words ? (keys[from + w] ?? 0) : others
      sum = (sum + hashWord(word, secrets[w * 2] ?? 0, secrets[w * 2 + 1] ?? 0)) | 0
    }
    return finish(sum)
  }
}
