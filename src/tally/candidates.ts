import { type KeyHasher, KeyIndex } from './key-index.ts'
import type { RowKey } from './rows.ts'

/** The most keys that are followed, however large the limit is. */
const MOST = 2 ** 20

/** How many counters a newcomer looks at for one whose place it can have. */
const LOOKS = 8

/**
 * Keys that have no row, with their decayed bytes: a Misra-Gries summary. What a counter has is never
 * more than its key had, and less by at most all bytes divided by about the number of counters. Where all
 * are taken, a newcomer takes as much away from every one of them as from itself. That is one step
 * of a floor above which counters count, so nothing is swept: a newcomer looks at a few, one after the other
 * in a circle, for one that is below.
 */
export class Candidates {
  /** Candidates are in slots 0 … end - 1; some of these may be free. */
  end = 0
  size = 0
  /** The key of slot `s` begins at `s` times the words of a key. */
  readonly keys: Uint32Array
  readonly others: Uint32Array
  /** When it was last offered. */
  readonly seen: Float64Array
  readonly #capacity: number
  readonly #hasher: KeyHasher
  readonly #index: KeyIndex
  readonly #used: Uint8Array
  /** Bytes, counted from the floor at 0. */
  readonly #counts: Float64Array
  /** Was promised the slot of a row that drains: stays until then. */
  readonly #promised: Uint8Array
  readonly #deferred: Uint8Array
  readonly #free: number[] = []
  #floor = 0
  #hand = 0

  /** Follows four keys for each of `limit` rows. */
  constructor(hasher: KeyHasher, limit: number) {
    const capacity = Math.min(MOST, 4 * Math.max(1, limit))
    this.#capacity = capacity
    this.#hasher = hasher
    this.keys = new Uint32Array(capacity * hasher.words)
    this.others = new Uint32Array(capacity)
    this.seen = new Float64Array(capacity)
    this.#used = new Uint8Array(capacity)
    this.#counts = new Float64Array(capacity)
    this.#promised = new Uint8Array(capacity)
    this.#deferred = new Uint8Array(capacity)
    this.#index = new KeyIndex(hasher.words, capacity, this)
  }

  /** Notes what a key without a row took in; `weight` is in the units of the decay. */
  offer(key: RowKey, weight: number, now: number): void {
    const known = this.#index.find(key.keys, key.from, key.others, key.hash)
    if (known >= 0) {
      this.#counts[known] = Math.max(this.#counts[known] ?? 0, this.#floor) + weight
      this.seen[known] = now
      return
    }
    const slot = this.#place()
    if (slot >= 0) {
      this.#put(slot, key, weight, now)
      return
    }
    const step = Math.min(weight, this.#lowest())
    this.#floor += step
    if (weight <= step) return
    const given = this.#place()
    if (given >= 0) this.#put(given, key, weight - step, now)
  }

  /** What is known of the bytes in a slot: the key had no less. */
  score(slot: number): number {
    return Math.max(0, (this.#counts[slot] ?? 0) - this.#floor)
  }

  has(slot: number): boolean {
    return this.#used[slot] === 1
  }

  isPromised(slot: number): boolean {
    return this.#promised[slot] === 1
  }

  promise(slot: number): void {
    this.#promised[slot] = 1
  }

  /** Whether this is the first time that a candidate has to wait for its birth. */
  defer(slot: number): boolean {
    const first = this.#deferred[slot] === 0
    this.#deferred[slot] = 1
    return first
  }

  /** The key in a slot. */
  key(slot: number): RowKey {
    const from = slot * this.#hasher.words
    const others = this.others[slot] ?? 0
    return { keys: this.keys, from, others, hash: this.#hasher.hash(this.keys, from, others) }
  }

  remove(slot: number): void {
    this.#index.remove(slot, this.key(slot).hash)
    this.#used[slot] = 0
    this.#free.push(slot)
    this.size--
  }

  /** Multiplies all bytes, for a decay that counts from a new moment. */
  rescale(factor: number): void {
    for (let slot = 0; slot < this.end; slot++) {
      this.#counts[slot] = (this.#counts[slot] ?? 0) * factor
    }
    this.#floor *= factor
  }

  #put(slot: number, key: RowKey, weight: number, now: number): void {
    const { words } = this.#hasher
    for (let w = 0; w < words; w++) this.keys[slot * words + w] = key.keys[key.from + w] ?? 0
    this.others[slot] = key.others
    this.seen[slot] = now
    this.#used[slot] = 1
    this.#counts[slot] = this.#floor + weight
    this.#promised[slot] = 0
    this.#deferred[slot] = 0
    this.#index.insert(slot, key.hash)
    this.size++
  }

  /** A slot for a newcomer: a free one, or one of the next few if that has nothing left; -1 if none. */
  #place(): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.end < this.#capacity) return this.end++
    for (let i = 0; i < LOOKS; i++) {
      const slot = (this.#hand + i) % this.end
      if (this.#promised[slot] === 1 || this.score(slot) > 0) continue
      this.remove(slot)
      this.#free.pop()
      this.#hand = (slot + 1) % this.end
      return slot
    }
    return -1
  }

  /** What the least of the next few has. */
  #lowest(): number {
    let lowest = Number.POSITIVE_INFINITY
    for (let i = 0; i < LOOKS; i++) {
      const slot = (this.#hand + i) % this.end
      if (this.#promised[slot] !== 1) lowest = Math.min(lowest, this.score(slot))
    }
    if (lowest < Number.POSITIVE_INFINITY) return lowest
    this.#hand = (this.#hand + LOOKS) % this.end
    return 0
  }
}
