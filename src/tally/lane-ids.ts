const FIRST_IDS = 1024

/** The ids of one lane and metric in the lane's current epoch: their keys, and the rows found for them. */
export class LaneIds {
  /** The ids known so far are 0 … size - 1. */
  size = 0
  /** The key of id `i` begins at `i * words`. */
  keys: Uint32Array
  others = new Uint32Array(FIRST_IDS)
  hashes = new Int32Array(FIRST_IDS)
  /** Where the id's own row was when it was last looked for, and which birth that row was. */
  rows = new Uint32Array(FIRST_IDS)
  births = new Uint32Array(FIRST_IDS)
  /** The same of the `other` row above. */
  parents = new Uint32Array(FIRST_IDS)
  parentBirths = new Uint32Array(FIRST_IDS)
  readonly #words: number
  #epoch = 0

  constructor(words: number) {
    this.#words = words
    this.keys = new Uint32Array(FIRST_IDS * words)
  }

  /** Forgets every id when the lane began a new epoch. */
  follow(epoch: number): void {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.size = 0
  }

  /** Gives the next id to a key. */
  push(key: Uint32Array, others: number, hash: number): void {
    if (this.size === this.others.length) this.#grow()
    const id = this.size++
    this.keys.set(key, id * this.#words)
    this.others[id] = others
    this.hashes[id] = hash
    this.births[id] = 0
    this.parentBirths[id] = 0
  }

  #grow(): void {
    const ids = this.size * 2
    this.keys = moved(this.keys, new Uint32Array(ids * this.#words))
    this.others = moved(this.others, new Uint32Array(ids))
    this.hashes = moved(this.hashes, new Int32Array(ids))
    this.rows = moved(this.rows, new Uint32Array(ids))
    this.births = moved(this.births, new Uint32Array(ids))
    this.parents = moved(this.parents, new Uint32Array(ids))
    this.parentBirths = moved(this.parentBirths, new Uint32Array(ids))
  }
}

function moved<Column extends Uint32Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
