import { discardReason } from '../model/discard-reasons.ts'
import type { Discards, InterfaceReport, InterfaceSample } from './interface-report.ts'
import { InterfaceRow } from './interface-row.ts'

/** An interface of which nothing was heard for an hour is gone. */
const IDLE_MS = 3_600_000

/** Packets that a sampler discarded at an interface, for one reason. */
export interface DiscardRow {
  readonly sampler: string
  /** The ifIndex, empty where it is not known; `other` beyond the limit. */
  readonly ifIndex: string
  readonly reason: string
  packets: number
  /** When the last of them came, in milliseconds since 1970. */
  lastSeen: number
}

/** Every interface of which counters came, and every reason to discard packets there; bounded. */
export class InterfaceTable {
  readonly #limit: number
  /** The one whose counters came longest ago is first. */
  readonly #rows = new Map<string, InterfaceRow>()
  /** The same for them. */
  readonly #discards = new Map<string, DiscardRow>()
  /** Samples and discarded packets for which there was no place. */
  refused = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get rows(): Iterable<InterfaceRow> {
    return this.#rows.values()
  }

  get size(): number {
    return this.#rows.size
  }

  get discards(): Iterable<DiscardRow> {
    return this.#discards.values()
  }

  /** Takes in what a lane said at a time in milliseconds since 1970; `nameOf` reads its names. */
  report(report: InterfaceReport, nameOf: (number: number) => string, now: number): void {
    for (const _ of this.reportSteps(report, nameOf, now));
  }

  /** The same in steps of a fraction of a millisecond, for a caller who lets others run in between. */
  *reportSteps(
    report: InterfaceReport,
    nameOf: (number: number) => string,
    now: number,
  ): Generator<void, void> {
    this.refused += report.refused
    for (const sample of report.samples) {
      this.#count(nameOf(sample.sampler), sample, now)
      yield
    }
    for (const discards of report.discards) {
      this.#discard(nameOf(discards.sampler), discards, now)
      yield
    }
    dropIdle(this.#rows, now)
    dropIdle(this.#discards, now)
  }

  #count(sampler: string, sample: InterfaceSample, now: number): void {
    const key = `${sampler} ${sample.ifIndex}`
    const known = this.#rows.get(key)
    if (known === undefined && this.#rows.size >= this.#limit) {
      this.refused++
      return
    }
    const row = known ?? new InterfaceRow(sampler, sample.ifIndex)
    row.add(sample, now)
    this.#rows.delete(key)
    this.#rows.set(key, row)
  }

  #discard(sampler: string, { ifIndex, reason, packets }: Discards, now: number): void {
    const row = this.#discardRow(sampler, ifIndex === 0 ? '' : `${ifIndex}`, discardReason(reason))
    row.packets += packets
    row.lastSeen = now
    const key = keyOf(row)
    this.#discards.delete(key)
    this.#discards.set(key, row)
  }

  /** The row of its own, or the one for all that have none. */
  #discardRow(sampler: string, ifIndex: string, reason: string): DiscardRow {
    const key = keyOf({ sampler, ifIndex, reason })
    const known = this.#discards.get(key)
    if (known !== undefined) return known
    const isOther = sampler === 'other'
    if (this.#discards.size >= this.#limit && !isOther) {
      return this.#discardRow('other', 'other', 'other')
    }
    const row = { sampler, ifIndex, reason, packets: 0, lastSeen: 0 }
    this.#discards.set(key, row)
    return row
  }
}

function keyOf({ sampler, ifIndex, reason }: Pick<DiscardRow, 'sampler' | 'ifIndex' | 'reason'>) {
  return `${sampler} ${ifIndex} ${reason}`
}

/** Drops the rows of which nothing was heard for an hour; the one that is silent longest is first. */
function dropIdle(rows: Map<string, { readonly lastSeen: number }>, now: number): void {
  for (const [key, { lastSeen }] of rows) {
    if (now - lastSeen < IDLE_MS) break
    rows.delete(key)
  }
}
