/** Which row each id of one lane and metric stands for, in the lane's current epoch. */
export class LaneIds {
  /** The ids known so far are 0 … size - 1. */
  size = 0
  #epoch = 0
  #rows = new Uint32Array(1024)

  /** Forgets every id when the lane began a new epoch. */
  follow(epoch: number): void {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.size = 0
  }

  /** Gives the next id to `row`. */
  push(row: number): void {
    if (this.size === this.#rows.length) {
      const rows = new Uint32Array(this.size * 2)
      rows.set(this.#rows)
      this.#rows = rows
    }
    this.#rows[this.size++] = row
  }

  row(id: number): number {
    if (id >= this.size) throw new RangeError(`id ${id} of ${this.size} was never announced`)
    return this.#rows[id] ?? 0
  }
}
