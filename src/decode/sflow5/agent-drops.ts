import type { Domain } from '../domain.ts'

/** Data sources that are remembered; when there are more, all begin anew. */
const MAX_SOURCES = 65_536

/** A sample that is further behind is of an agent that began anew, not late. */
const LATE = 1000

/** What a data source said last. */
interface Source {
  sequence: number
  drops: number
}

/**
 * Samples that agents could not send: each flow sample has the number of them since the start, for
 * its data source (sFlow version 5 §5, `drops`), and so has each of a discarded packet. What counts is
 * by how much it grows.
 */
export class AgentDrops {
  #domains = new WeakMap<Domain, Map<number, Source>>()
  #sources = new Map<number, Source>()
  #size = 0

  /** Says of which domain the samples are that come. */
  begin(domain: Domain): void {
    const known = this.#domains.get(domain)
    this.#sources = known ?? new Map()
    if (known === undefined) this.#domains.set(domain, this.#sources)
  }

  /** How many drops a sample of a data source adds; none for the first one, and after a restart. */
  note(source: number, sequence: number, drops: number): number {
    const known = this.#sources.get(source)
    if (known === undefined) {
      this.#remember(source, { sequence, drops })
      return 0
    }
    const ahead = (sequence - known.sequence) | 0
    if (ahead <= 0 && ahead > -LATE) return 0
    const more = (drops - known.drops) | 0
    known.sequence = sequence
    known.drops = drops
    return ahead > 0 && more > 0 ? more : 0
  }

  #remember(source: number, state: Source): void {
    if (this.#size >= MAX_SOURCES) {
      this.#size = 0
      this.#domains = new WeakMap()
      this.#sources.clear()
    }
    this.#sources.set(source, state)
    this.#size++
  }
}
