import { drawKeyHash, finish, hashWord, type KeyHash } from './key-hash.ts'

/** Where keys lie: that of place `p` begins at `p * words`, its `other` labels are bits of `others[p]`. */
export interface KeyColumns {
  readonly keys: Uint32Array
  readonly others: Uint32Array
}

/** Hashes keys of a table, the same way for everything that looks for them. */
export class KeyHasher {
  readonly words: number
  readonly #hash: KeyHash

  constructor(words: number) {
    this.words = words
    this.#hash = drawKeyHash(words + 1)
  }

  /** The hash of the key that begins at `from`. */
  hash(keys: Uint32Array, from: number, others: number): number {
    const { start, secrets } = this.#hash
    const { words } = this
    let sum = start
    for (let w = 0; w <= words; w++) {
      const word = w < words ? (keys[from + w] ?? 0) : others
      sum = (sum + hashWord(word, secrets[w * 2] ?? 0, secrets[w * 2 + 1] ?? 0)) | 0
    }
    return finish(sum)
  }
}

/** Finds the place of a key among at most `limit`: open addressing, at most half full. */
export class KeyIndex {
  readonly #words: number
  /** Pairs of hash and place + 1. */
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #columns: KeyColumns

  /** Only reads the columns. */
  constructor(words: number, limit: number, columns: KeyColumns) {
    this.#words = words
    const size = 2 ** Math.ceil(Math.log2(limit * 2))
    this.#slots = new Int32Array(size * 2)
    this.#mask = size - 1
    this.#columns = columns
  }

  /** The place of the key that begins at `from`; -1 if it has none. */
  find(keys: Uint32Array, from: number, others: number, hash: number): number {
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const place = (this.#slots[at * 2 + 1] ?? 0) - 1
      if (place < 0) return -1
      if (this.#slots[at * 2] === hash && this.#is(place, keys, from, others)) return place
    }
  }

  /** Makes a place findable whose key is not there yet. */
  insert(place: number, hash: number): void {
    let at = hash & this.#mask
    while (this.#slots[at * 2 + 1] !== 0) at = (at + 1) & this.#mask
    this.#slots[at * 2] = hash
    this.#slots[at * 2 + 1] = place + 1
  }

  /** Forgets a place; what lies behind it moves up, so that no search ends too early. */
  remove(place: number, hash: number): void {
    const slots = this.#slots
    const mask = this.#mask
    let hole = hash & mask
    while (slots[hole * 2 + 1] !== place + 1) hole = (hole + 1) & mask
    for (let at = (hole + 1) & mask; slots[at * 2 + 1] !== 0; at = (at + 1) & mask) {
      const home = (slots[at * 2] ?? 0) & mask
      // stays if its way from home to here does not lead over the hole
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      slots[hole * 2] = slots[at * 2] ?? 0
      slots[hole * 2 + 1] = slots[at * 2 + 1] ?? 0
      hole = at
    }
    slots[hole * 2 + 1] = 0
  }

  #is(place: number, keys: Uint32Array, from: number, others: number): boolean {
    const columns = this.#columns
    if (columns.others[place] !== others) return false
    const own = place * this.#words
    for (let w = 0; w < this.#words; w++) if (columns.keys[own + w] !== keys[from + w]) return false
    return true
  }
}
