import type { Domain } from './domain.ts'
import type { Header } from './header.ts'
import { Queue, type Queued } from './queue.ts'
import type { Sampler } from './sampler.ts'

/** A data set that waits for its template, with what of its datagram is needed to read it. */
export interface ParkedSet extends Queued<ParkedSet> {
  readonly sampler: Sampler
  readonly domain: Domain
  readonly templateId: number
  /** A copy: the records of the set without its header. */
  readonly bytes: Uint8Array
  readonly header: Header
  /** When its datagram came, in milliseconds since 1970. */
  readonly received: number
}

/** What a parked set takes beside its bytes. */
const OVERHEAD = 400

/** Data sets that came before their templates: bounded in bytes and age, the oldest leave first. */
export class ParkedSets {
  readonly #maxBytes: number
  readonly #maxAge: number
  readonly #onDrop: (set: ParkedSet) => void
  readonly #queue = new Queue<ParkedSet>()
  #size = 0
  #bytes = 0

  /** `onDrop` is told of every set for which there was no room or time left. */
  constructor(maxBytes: number, maxAge: number, onDrop: (set: ParkedSet) => void) {
    this.#maxBytes = maxBytes
    this.#maxAge = maxAge
    this.#onDrop = onDrop
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Parks a set; the oldest leave for it, or the set itself if it is too large. */
  park(set: ParkedSet): void {
    if (cost(set) > this.#maxBytes) {
      this.#onDrop(set)
      return
    }
    this.#queue.push(set)
    this.#size++
    this.#bytes += cost(set)
    const waiting = set.domain.parked.get(set.templateId)
    if (waiting === undefined) set.domain.parked.set(set.templateId, new Set([set]))
    else waiting.add(set)
    while (this.#bytes > this.#maxBytes && this.#queue.first) this.#drop(this.#queue.first)
  }

  /** Takes the sets of a domain that waited for a template. */
  take(domain: Domain, templateId: number): readonly ParkedSet[] {
    const waiting = domain.parked.get(templateId)
    if (waiting === undefined) return []
    const sets = [...waiting]
    for (const set of sets) this.#remove(set)
    return sets
  }

  /** Gives up the sets that waited too long. */
  expire(now: number): void {
    for (;;) {
      const oldest = this.#queue.first
      if (oldest === undefined || now - oldest.received <= this.#maxAge) return
      this.#drop(oldest)
    }
  }

  /** Gives up the sets of a domain that is forgotten. */
  forget({ parked }: Domain): void {
    for (const waiting of [...parked.values()]) for (const set of [...waiting]) this.#drop(set)
  }

  #drop(set: ParkedSet): void {
    this.#remove(set)
    this.#onDrop(set)
  }

  #remove(set: ParkedSet): void {
    this.#queue.remove(set)
    this.#size--
    this.#bytes -= cost(set)
    const { parked } = set.domain
    const waiting = parked.get(set.templateId)
    waiting?.delete(set)
    if (waiting?.size === 0) parked.delete(set.templateId)
  }
}

function cost({ bytes }: ParkedSet): number {
  return bytes.length + OVERHEAD
}
