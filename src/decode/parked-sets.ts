import type { Header } from './header.ts'
import type { Session } from './session.ts'

/** A data set that waits for its template, with what of its datagram is needed to read it. */
export interface ParkedSet {
  readonly session: Session
  readonly templateId: number
  /** A copy: the records of the set without its header. */
  readonly bytes: Uint8Array
  readonly header: Header
  /** When its datagram came, in milliseconds since 1970. */
  readonly received: number
}

/** What a parked set takes beside its bytes. */
const OVERHEAD = 200

/** Data sets that came before their templates: bounded in bytes and age, the oldest leave first. */
export class ParkedSets {
  readonly #maxBytes: number
  readonly #maxAge: number
  #sets: ParkedSet[] = []
  #bytes = 0

  constructor(maxBytes: number, maxAge: number) {
    this.#maxBytes = maxBytes
    this.#maxAge = maxAge
  }

  get size(): number {
    return this.#sets.length
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Parks a set; returns those that had to leave for it, the set itself if it is too large. */
  park(set: ParkedSet): ParkedSet[] {
    if (cost(set) > this.#maxBytes) return [set]
    this.#sets.push(set)
    this.#bytes += cost(set)
    set.session.domain.parked.add(set.templateId)
    if (this.#bytes <= this.#maxBytes) return []
    // leaving in bulk keeps a flood from moving the whole list for every set
    let freed = 0
    let leaving = 0
    while (this.#bytes - freed > this.#maxBytes * 0.9) {
      const oldest = this.#sets[leaving]
      if (oldest === undefined) break
      freed += cost(oldest)
      leaving++
    }
    return this.#remove((_set, i) => i < leaving)
  }

  /** Takes the sets of the session's domain that waited for a template. */
  take({ domain }: Session, templateId: number): ParkedSet[] {
    if (!domain.parked.has(templateId)) return []
    domain.parked.delete(templateId)
    return this.#remove((set) => set.session.domain === domain && set.templateId === templateId)
  }

  /** Takes the sets that waited too long. */
  expire(now: number): ParkedSet[] {
    const [oldest] = this.#sets
    if (oldest === undefined || now - oldest.received <= this.#maxAge) return []
    return this.#remove(({ received }) => now - received > this.#maxAge)
  }

  #remove(leaves: (set: ParkedSet, index: number) => boolean): ParkedSet[] {
    const removed: ParkedSet[] = []
    this.#sets = this.#sets.filter((set, i) => {
      if (!leaves(set, i)) return true
      removed.push(set)
      this.#bytes -= cost(set)
      return false
    })
    return removed
  }
}

function cost({ bytes }: ParkedSet): number {
  return bytes.length + OVERHEAD
}
