import { type KeyHasher, KeyIndex } from './key-index.ts'
import type { RowKey } from './rows.ts'

/** The most keys that are followed, however large the limit is. */
const MOST = 2 ** 20

/** Slots that are carried on before others get their turn. */
const STEP = 1024

/** What a slot is, as bits: it has a key; this was promised the slot of a row that drains; it has had to wait. */
const USED = 1
const PROMISED = 2
const DEFERRED = 4

/** Candidates as they can be carried on elsewhere. */
export interface CandidatesState {
  /** Slots that the columns have, and those of them that count. */
  readonly capacity: number
  readonly end: number
  /** Keys, `other` labels, when last offered, bytes and bits; the same number of elements for every slot. */
  readonly columns: readonly [Uint32Array, Uint32Array, Float64Array, Float64Array, Uint8Array]
  /** What the bytes are counted from. */
  readonly floor: number
}

/** How many counters a newcomer looks at for one whose place it can have. */
const LOOKS = 8

/**
 * Keys that have no row, with their decayed bytes: a Misra-Gries summary. What a counter has is never
 * more than its key had, and less by at most all bytes divided by about the number of counters. Where all
 * are taken, a newcomer takes as much away from every one of them as from itself. That is one step
 * of a floor above which counters count, so nothing is swept: a newcomer looks at a few, one after the other
 * in a circle, for one that is below.
 */
export class Candidates implements CandidatesState {
  /** Candidates are in slots 0 … end - 1; some of these may be free. */
  end = 0
  size = 0
  /** The key of slot `s` begins at `s` times the words of a key. */
  readonly keys: Uint32Array
  readonly others: Uint32Array
  /** When it was last offered. */
  readonly seen: Float64Array
  readonly capacity: number
  /** Bytes are counted from here. */
  floor = 0
  readonly #hasher: KeyHasher
  readonly #index: KeyIndex
  readonly #counts: Float64Array
  readonly #flags: Uint8Array
  readonly #free: number[] = []
  #hand = 0

  /** Follows four keys for each of `limit` rows. */
  constructor(hasher: KeyHasher, limit: number) {
    const capacity = Math.min(MOST, 4 * Math.max(1, limit))
    this.capacity = capacity
    this.#hasher = hasher
    this.keys = new Uint32Array(capacity * hasher.words)
    this.others = new Uint32Array(capacity)
    this.seen = new Float64Array(capacity)
    this.#counts = new Float64Array(capacity)
    this.#flags = new Uint8Array(capacity)
    this.#index = new KeyIndex(hasher.words, capacity, this)
  }

  get columns(): CandidatesState['columns'] {
    return [this.keys, this.others, this.seen, this.#counts, this.#flags]
  }

  /** Takes in those of other candidates for the same rows, in steps; they may have more room. */
  *carryOn({ end, columns, floor }: CandidatesState): Generator<void, void> {
    const [keys, others, seen, counts, flags] = columns
    const { words } = this.#hasher
    for (let slot = 0; slot < end; slot++) {
      if (slot % STEP === STEP - 1) yield
      const flag = flags[slot] ?? 0
      if ((flag & USED) === 0) continue
      const from = slot * words
      const labels = others[slot] ?? 0
      const key = { keys, from, others: labels, hash: this.#hasher.hash(keys, from, labels) }
      this.offer(key, Math.max(0, (counts[slot] ?? 0) - floor), seen[slot] ?? 0)
      const place = this.#index.find(keys, from, labels, key.hash)
      if (place >= 0) this.#flags[place] = flag
    }
  }

  /** Notes what a key without a row took in; `weight` is in the units of the decay. */
  offer(key: RowKey, weight: number, now: number): void {
    const known = this.#index.find(key.keys, key.from, key.others, key.hash)
    if (known >= 0) {
      this.#counts[known] = Math.max(this.#counts[known] ?? 0, this.floor) + weight
      this.seen[known] = now
      return
    }
    const slot = this.#place()
    if (slot >= 0) {
      this.#put(slot, key, weight, now)
      return
    }
    const step = Math.min(weight, this.#lowest())
    this.floor += step
    if (weight <= step) return
    const given = this.#place()
    if (given >= 0) this.#put(given, key, weight - step, now)
  }

  /** What is known of the bytes in a slot: the key had no less. */
  score(slot: number): number {
    return Math.max(0, (this.#counts[slot] ?? 0) - this.floor)
  }

  has(slot: number): boolean {
    return this.#is(slot, USED)
  }

  isPromised(slot: number): boolean {
    return this.#is(slot, PROMISED)
  }

  promise(slot: number): void {
    this.#set(slot, PROMISED)
  }

  /** Whether this is the first time that a candidate has to wait for its birth. */
  defer(slot: number): boolean {
    const first = !this.#is(slot, DEFERRED)
    this.#set(slot, DEFERRED)
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
    this.#flags[slot] = 0
    this.#free.push(slot)
    this.size--
  }

  /** Multiplies all bytes, for a decay that counts from a new moment. */
  rescale(factor: number): void {
    for (let slot = 0; slot < this.end; slot++) {
      this.#counts[slot] = (this.#counts[slot] ?? 0) * factor
    }
    this.floor *= factor
  }

  #is(slot: number, flag: number): boolean {
    return ((this.#flags[slot] ?? 0) & flag) !== 0
  }

  #set(slot: number, flag: number): void {
    this.#flags[slot] = (this.#flags[slot] ?? 0) | flag
  }

  #put(slot: number, key: RowKey, weight: number, now: number): void {
    const { words } = this.#hasher
    for (let w = 0; w < words; w++) this.keys[slot * words + w] = key.keys[key.from + w] ?? 0
    this.others[slot] = key.others
    this.seen[slot] = now
    this.#flags[slot] = USED
    this.#counts[slot] = this.floor + weight
    this.#index.insert(slot, key.hash)
    this.size++
  }

  /** A slot for a newcomer: a free one, or one of the next few if that has nothing left; -1 if none. */
  #place(): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.end < this.capacity) return this.end++
    for (let i = 0; i < LOOKS; i++) {
      const slot = (this.#hand + i) % this.end
      if (this.#is(slot, PROMISED) || this.score(slot) > 0) continue
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
      if (!this.#is(slot, PROMISED)) lowest = Math.min(lowest, this.score(slot))
    }
    if (lowest < Number.POSITIVE_INFINITY) return lowest
    this.#hand = (this.#hand + LOOKS) % this.end
    return 0
  }
}
