/** Ids that lie together: so many begin with place 0 of the next chunk. */
const CHUNK_IDS = 1024

/** Some ids of a lane in columns, by their places among them: their keys, and the rows found for them. */
export class IdChunk {
  /** The key of place `p` begins at `p` times the words of a key. */
  readonly keys: Uint32Array
  readonly others = new Uint32Array(CHUNK_IDS)
  readonly hashes = new Int32Array(CHUNK_IDS)
  /** Where the id's own row was when it was last looked for, and which birth that row was. */
  readonly rows = new Uint32Array(CHUNK_IDS)
  readonly births = new Uint32Array(CHUNK_IDS)
  /** The same of the `other` row above. */
  readonly parents = new Uint32Array(CHUNK_IDS)
  readonly parentBirths = new Uint32Array(CHUNK_IDS)

  constructor(words: number) {
    this.keys = new Uint32Array(CHUNK_IDS * words)
  }
}

/** The ids of one lane and metric in the lane's current epoch; in chunks, so that growing never copies them. */
export class LaneIds {
  /** The ids known so far are 0 … size - 1. */
  size = 0
  readonly #words: number
  readonly #chunks: IdChunk[] = []
  #epoch = 0

  constructor(words: number) {
    this.#words = words
  }

  /** Forgets every id when the lane began a new epoch. */
  follow(epoch: number): void {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.size = 0
  }

  /** The chunk of an id, and its place in there; the id must be known. */
  chunk(id: number): IdChunk {
    const chunk = this.#chunks[Math.trunc(id / CHUNK_IDS)]
    if (id >= this.size || chunk === undefined) {
      throw new RangeError(`id ${id} of ${this.size} was never announced`)
    }
    return chunk
  }

  place(id: number): number {
    return id % CHUNK_IDS
  }

  /** Gives the next id to a key. */
  push(key: Uint32Array, others: number, hash: number): void {
    const id = this.size++
    if (id === this.#chunks.length * CHUNK_IDS) this.#chunks.push(new IdChunk(this.#words))
    const chunk = this.chunk(id)
    const place = this.place(id)
    chunk.keys.set(key, place * this.#words)
    chunk.others[place] = others
    chunk.hashes[place] = hash
    chunk.births[place] = 0
    chunk.parentBirths[place] = 0
  }
}
