import { canonicalKey } from '../tally/canonical-key.ts'
import { type KeyLayout, keyLayout } from '../tally/key-layout.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import type { Block } from '../tally/tally-report.ts'
import { LiveCount } from './live-count.ts'

const MINUTE = 60_000

/** How many more label sets may be told apart, by all metrics together. */
export interface Room {
  left: number
}

/** A label set, and what it took in. */
export interface LabelSet {
  /** Its canonical key, word by word. */
  readonly words: readonly number[]
  /** Its labels that read `other`, as bits. */
  readonly others: number
  /** Its bounded labels, as a number of their own. */
  readonly parent: number
  /** By value of the metric. */
  readonly sums: number[]
  /** When it was last seen, in minutes. */
  seen: number
}

/** Every label set of a metric with its sums: what flowtally would have with neither limit nor `idle`. */
export class LabelSets {
  readonly definition: MetricDefinition
  readonly layout: KeyLayout
  readonly live: LiveCount
  /** What came when there was no room for more label sets. */
  readonly beyond: number[]
  readonly #room: Room
  readonly #sets = new Map<string, LabelSet>()
  readonly #parents = new Map<string, number>()
  readonly #key: Uint32Array
  #epoch = 0
  /** By the id that the lane gave it; nothing where there was no room. */
  #byId: (LabelSet | undefined)[] = []

  constructor(definition: MetricDefinition, room: Room) {
    this.definition = definition
    this.layout = keyLayout(definition)
    this.live = new LiveCount(Math.ceil(definition.idle / MINUTE))
    this.beyond = definition.values.map(() => 0)
    this.#room = room
    this.#key = new Uint32Array(this.layout.words)
  }

  /** All of them, in no order. */
  get all(): Iterable<LabelSet> {
    return this.#sets.values()
  }

  get size(): number {
    return this.#sets.size
  }

  /** Combinations of bounded labels. */
  get parents(): number {
    return this.#parents.size
  }

  /** Takes in what a lane reports, in the names of that lane. */
  add(block: Block, minute: number): void {
    this.#learn(block)
    const values = this.definition.values.length
    for (let i = 0; i < block.ids.length; i++) {
      const set = this.#byId[block.ids[i] ?? 0]
      const sums = set?.sums ?? this.beyond
      for (let v = 0; v < values; v++) {
        sums[v] = (sums[v] ?? 0) + (block.sums[i * values + v] ?? 0)
      }
      if (set === undefined) continue
      this.live.see(set.seen, minute)
      set.seen = minute
    }
  }

  #learn({ epoch, newKeys }: Block): void {
    if (epoch !== this.#epoch) this.#byId = []
    this.#epoch = epoch
    const { words } = this.layout
    for (let from = 0; from < newKeys.length; from += words) {
      const others = canonicalKey(this.layout, newKeys, from, (name) => name, this.#key)
      this.#byId.push(this.#labelSet(others))
    }
  }

  #labelSet(others: number): LabelSet | undefined {
    const text = `${others} ${this.#key.join(' ')}`
    const known = this.#sets.get(text)
    if (known !== undefined || this.#room.left === 0) return known
    this.#room.left--
    const sums = this.definition.values.map(() => 0)
    const parent = this.#parent(others)
    const set = { words: [...this.#key], others, parent, sums, seen: Number.NEGATIVE_INFINITY }
    this.#sets.set(text, set)
    return set
  }

  #parent(others: number): number {
    const words = this.layout.labels
      .filter(({ bounded }) => bounded)
      .map(({ at, words }) => this.#key.subarray(at, at + words).join(' '))
    const text = `${others & this.layout.boundedBits} ${words.join(' ')}`
    const parent = this.#parents.get(text) ?? this.#parents.size
    this.#parents.set(text, parent)
    return parent
  }
}
