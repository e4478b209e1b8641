import { BATCH_SIZE } from '../model/flows.ts'
import type { BatchValues } from './batch-values.ts'
import { MOST_EXACT } from './exact-sum.ts'
import type { KeyBatch } from './key-batch.ts'
import { BLOCK_IDS, type Block } from './tally-report.ts'

const FIRST_ROWS = 1024

/**
 * Sums by key between two reports of a lane. A row is one record in one buffer (the key, then the sums as
 * doubles), so that it costs one cache miss; slots of an open-addressing table lead to it. Ids count up from 0 and stay the same until the table is cleared.
 */
export class LaneTable {
  readonly #metric: number
  readonly #words: number
  readonly #values: number
  readonly #capacity: number
  /** 32-bit words of a record, and the doubles before its sums. */
  readonly #stride: number
  readonly #sumsAt: number
  #room: number
  #records: Uint32Array
  #sums: Float64Array
  /** Pairs of hash and id + 1. */
  #slots: Int32Array
  #mask: number
  #rows = 0
  #epoch = 0
  /** Rows whose keys the main thread knows. */
  #announced = 0
  /** Bit `id % 32` of word `id / 32`: the row took something in since the last report. */
  #dirty: Uint32Array
  /** What was taken out of rows that would otherwise have passed 2^53. */
  #spilledIds: number[] = []
  #spilledSums: number[] = []
  /** The id that each row of the batch seems to have; the last element keeps what was only touched. */
  readonly #found = new Int32Array(BATCH_SIZE + 1)

  /** `capacity` is the most rows, at least one batch. */
  constructor(metric: number, words: number, values: number, capacity: number) {
    this.#metric = metric
    this.#words = words
    this.#values = values
    this.#capacity = Math.max(capacity, BATCH_SIZE)
    this.#sumsAt = (words + 1) >> 1
    this.#stride = (this.#sumsAt + values) * 2
    this.#room = Math.min(FIRST_ROWS, this.#capacity)
    this.#records = new Uint32Array(this.#room * this.#stride)
    this.#sums = new Float64Array(this.#records.buffer)
    this.#slots = newSlots(this.#room)
    this.#mask = this.#slots.length / 2 - 1
    this.#dirty = newBits(this.#room)
  }

  /** Whether so many more rows fit, after growing if need be. */
  fits(count: number): boolean {
    if (this.#rows + count > this.#capacity) return false
    if (this.#rows + count > this.#room) this.#grow()
    return true
  }

  /**
   * Adds the first `count` of the selected `rows`. In three passes, so that the cache misses of a batch
   * overlap: all slots, then all records, then verify and add. The caller has asked whether they fit.
   */
  add(
    { keys, hashes }: KeyBatch,
    rows: Uint16Array,
    count: number,
    { values, width }: BatchValues,
    columns: Uint8Array,
  ): void {
    this.#guess(count, hashes)
    this.#touch(count)
    const found = this.#found
    const words = this.#words
    for (let i = 0, from = 0; i < count; i++, from += words) {
      const guess = found[i] ?? -1
      const id =
        guess >= 0 && this.#holds(guess, keys, from)
          ? guess
          : this.#findOrInsert(keys, from, hashes[i] ?? 0)
      this.#addTo(id, values, (rows[i] ?? 0) * width, columns)
    }
  }

  /** Everything since this was last called, in blocks; the rows and their ids stay. */
  takeBlocks(): Block[] {
    const blocks: Block[] = []
    const ids = this.#takeDirty()
    for (let from = 0; from < ids.length; from += BLOCK_IDS) {
      blocks.push(this.#takeRows(ids.slice(from, from + BLOCK_IDS)))
    }
    for (let from = 0; from < this.#spilledIds.length; from += BLOCK_IDS) {
      blocks.push(this.#spilled(from, from + BLOCK_IDS))
    }
    this.#spilledIds = []
    this.#spilledSums = []
    return blocks
  }

  /** Forgets every row; what comes is of a new epoch. The blocks have been taken before. */
  clear(): void {
    this.#slots.fill(0)
    this.#rows = 0
    this.#announced = 0
    this.#epoch++
  }

  #guess(count: number, hashes: Int32Array): void {
    const slots = this.#slots
    const mask = this.#mask
    const last = slots.length - 1
    const found = this.#found
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0
      let at = (hash & mask) * 2
      while (slots[at] !== hash && slots[at + 1] !== 0) at = (at + 2) & last
      found[i] = (slots[at + 1] ?? 0) - 1
    }
  }

  #touch(count: number): void {
    const records = this.#records
    const stride = this.#stride
    const found = this.#found
    let touched = 0
    for (let i = 0; i < count; i++) {
      const id = found[i] ?? -1
      if (id < 0) continue
      const at = id * stride
      // a record may lie in two cache lines
      touched ^= (records[at] ?? 0) ^ (records[at + stride - 1] ?? 0)
    }
    found[BATCH_SIZE] = touched
  }

  #holds(id: number, keys: Uint32Array, from: number): boolean {
    const records = this.#records
    const words = this.#words
    const at = id * this.#stride
    for (let w = 0; w < words; w++) if (records[at + w] !== keys[from + w]) return false
    return true
  }

  #findOrInsert(keys: Uint32Array, from: number, hash: number): number {
    const slots = this.#slots
    const mask = this.#mask
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = (slots[at * 2 + 1] ?? 0) - 1
      if (id < 0) return this.#insert(at, keys, from, hash)
      if (slots[at * 2] === hash && this.#holds(id, keys, from)) return id
    }
  }

  #insert(at: number, keys: Uint32Array, from: number, hash: number): number {
    const id = this.#rows++
    this.#slots[at * 2] = hash
    this.#slots[at * 2 + 1] = id + 1
    const record = id * this.#stride
    for (let w = 0; w < this.#words; w++) this.#records[record + w] = keys[from + w] ?? 0
    const sums = (record >> 1) + this.#sumsAt
    this.#sums.fill(0, sums, sums + this.#values)
    return id
  }

  #addTo(id: number, values: Float64Array, from: number, columns: Uint8Array): void {
    this.#dirty[id >> 5] = (this.#dirty[id >> 5] ?? 0) | (1 << (id & 31))
    const sums = this.#sums
    const at = ((id * this.#stride) >> 1) + this.#sumsAt
    for (let v = 0; v < columns.length; v++) {
      const value = values[from + (columns[v] ?? 0)] ?? 0
      const sum = (sums[at + v] ?? 0) + value
      if (sum <= MOST_EXACT) {
        sums[at + v] = sum
      } else {
        this.#spill(id, at)
        sums[at + v] = value
      }
    }
  }

  /** Sets a row's sums aside for the next report. */
  #spill(id: number, at: number): void {
    this.#spilledIds.push(id)
    for (let v = 0; v < this.#values; v++) {
      this.#spilledSums.push(this.#sums[at + v] ?? 0)
      this.#sums[at + v] = 0
    }
  }

  /** The dirty ids in order, so that memory is read from front to back: here, and when they are merged. */
  #takeDirty(): Uint32Array<ArrayBuffer> {
    const dirty = this.#dirty
    const ids = new Uint32Array(this.#rows)
    let count = 0
    for (let first = 0; first < this.#rows; first += 32) {
      for (let bits = dirty[first >> 5] ?? 0; bits !== 0; bits &= bits - 1) {
        ids[count++] = first + 31 - Math.clz32(bits & -bits)
      }
    }
    dirty.fill(0)
    return ids.subarray(0, count)
  }

  /** New ids are dirty and in order, so that a block has at most one new key for each of its ids. */
  #takeRows(ids: Uint32Array<ArrayBuffer>): Block {
    const values = this.#values
    const sums = new Float64Array(ids.length * values)
    for (let i = 0; i < ids.length; i++) this.#takeSums(ids[i] ?? 0, sums, i * values)
    const firstId = this.#announced
    this.#announced = Math.max(firstId, (ids.at(-1) ?? -1) + 1)
    const newKeys = this.#copyKeys(firstId, this.#announced)
    return { metric: this.#metric, epoch: this.#epoch, firstId, newKeys, ids, sums }
  }

  #takeSums(id: number, to: Float64Array, at: number): void {
    const sums = this.#sums
    const from = ((id * this.#stride) >> 1) + this.#sumsAt
    for (let v = 0; v < this.#values; v++) {
      to[at + v] = sums[from + v] ?? 0
      sums[from + v] = 0
    }
  }

  #spilled(from: number, to: number): Block {
    return {
      metric: this.#metric,
      epoch: this.#epoch,
      firstId: this.#announced,
      newKeys: new Uint32Array(0),
      ids: Uint32Array.from(this.#spilledIds.slice(from, to)),
      sums: Float64Array.from(this.#spilledSums.slice(from * this.#values, to * this.#values)),
    }
  }

  #copyKeys(fromId: number, toId: number): Uint32Array<ArrayBuffer> {
    const words = this.#words
    const keys = new Uint32Array((toId - fromId) * words)
    for (let id = fromId; id < toId; id++) {
      const at = id * this.#stride
      for (let w = 0; w < words; w++) keys[(id - fromId) * words + w] = this.#records[at + w] ?? 0
    }
    return keys
  }

  #grow(): void {
    this.#room = Math.min(this.#room * 2, this.#capacity)
    const records = new Uint32Array(this.#room * this.#stride)
    records.set(this.#records)
    this.#records = records
    this.#sums = new Float64Array(records.buffer)
    const dirty = newBits(this.#room)
    dirty.set(this.#dirty)
    this.#dirty = dirty
    this.#rehash(newSlots(this.#room))
  }

  #rehash(slots: Int32Array): void {
    const mask = slots.length / 2 - 1
    const old = this.#slots
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue
      const hash = old[from] ?? 0
      let at = hash & mask
      while (slots[at * 2 + 1] !== 0) at = (at + 1) & mask
      slots[at * 2] = hash
      slots[at * 2 + 1] = old[from + 1] ?? 0
    }
    this.#slots = slots
    this.#mask = mask
  }
}

/** Slots for so many rows, at most half of them in use. */
function newSlots(rows: number): Int32Array {
  return new Int32Array(2 * 2 ** Math.ceil(Math.log2(rows * 2)))
}

function newBits(rows: number): Uint32Array {
  return new Uint32Array(Math.ceil(rows / 32))
}
