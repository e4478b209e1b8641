import { RateTable } from './rate-table.ts'
import type { OptionsRecord } from './template/options-record.ts'

/** Where a sampling rate came from; `interface` is options data of interfaces that differ in it. */
export const rateSources = [
  'header',
  'options',
  'interface',
  'record',
  'override',
  'default',
] as const
export type RateSource = (typeof rateSources)[number]

/** Ids of samplers that are remembered for a domain, and interfaces that have a rate of their own. */
const MAX_IDS = 64
const MAX_INTERFACES = 1024

/** RFC 5477 §8.2.1, IE 304: so many at random out of so many. */
const RANDOM_OUT_OF = 3

/** A rate that records were multiplied by. */
export interface RateInUse {
  readonly source: RateSource
  /** The sampler id of the records, if they name one. */
  readonly id: number | undefined
  readonly rate: number
}

/** The sampling rates of one observation domain: what options data taught, and what was used. */
export class SamplingRates {
  readonly bySampler = new RateTable(MAX_IDS)
  readonly byInterface = new RateTable(MAX_INTERFACES)
  /** The rate that was told for nothing less than the whole domain. */
  ofAll: number | undefined
  /** Whether options data told of a rate that leaves packets out. */
  leaveOut = false
  readonly #inUse = new Map<number, RateInUse>()
  readonly #news = new Set<number>()
  #last: RateInUse | undefined

  /** Takes what an options record says, if it is about sampling. */
  learn(record: OptionsRecord): void {
    const rate = rateOf(record)
    // fewer than one packet in one is no sampling, but a mistake
    if (rate === undefined || rate < 1) return
    this.take(rate, record.sampler, record.interface)
  }

  /** The rate of a sampler id; without one of an interface; without either of all. */
  take(rate: number, sampler: number | undefined, ifIndex?: number): void {
    if (rate > 1) this.leaveOut = true
    if (sampler !== undefined) this.bySampler.set(sampler, rate)
    else if (ifIndex !== undefined) this.byInterface.set(ifIndex, rate)
    else this.ofAll = rate
  }

  /**
   * The rate of the sampler with this id; else of the interface that the packets came in by, or left
   * by; else the one that was told for all. What a record does not name has to be the same for all.
   */
  rate(id: number | undefined, inIf = 0, outIf = 0): number | undefined {
    const { byInterface } = this
    return (
      this.#ofSampler(id) ??
      byInterface.get(inIf) ??
      byInterface.get(outIf) ??
      byInterface.common ??
      this.ofAll
    )
  }

  /** Whether records that name this sampler have the rates of their interfaces, which differ. */
  isByInterface(id: number | undefined): boolean {
    return this.byInterface.differ && this.#ofSampler(id) === undefined
  }

  #ofSampler(id: number | undefined): number | undefined {
    return id === undefined ? this.bySampler.common : this.bySampler.get(id)
  }

  /** Notes that records were multiplied by a rate. */
  used(source: RateSource, id: number | undefined, rate: number): void {
    const last = this.#last
    if (last?.source === source && last.id === id && last.rate === rate) return
    const key = rateSources.indexOf(source) * 0x2_0000_0000 + (id ?? -1) + 1
    const known = this.#inUse.get(key)
    this.#last = known?.rate === rate ? known : { source, id, rate }
    if (this.#last === known || (known === undefined && this.#inUse.size >= MAX_IDS)) return
    this.#inUse.set(key, this.#last)
    this.#news.add(key)
  }

  /** The rates that were used, the newest of each source and id. */
  get inUse(): Iterable<RateInUse> {
    return this.#inUse.values()
  }

  /** Those among them that are new or have changed since this was last called. */
  takeNews(): RateInUse[] {
    const news = [...this.#news].map((key) => this.#inUse.get(key))
    this.#news.clear()
    return news.filter((rate) => rate !== undefined)
  }
}

/** One packet in how many was looked at: RFC 5477 §8.2, RFC 3954 §8. */
function rateOf(record: OptionsRecord): number | undefined {
  const byCount = withSpace(record.number('packetInterval'), record.number('packetSpace'))
  const size = record.number('size')
  const population = record.number('population')
  const outOf = size && population ? population / size : undefined
  // what the selector does not go by may still be there, as 1
  if (record.number('selectorAlgorithm') === RANDOM_OUT_OF && outOf !== undefined) return outOf
  return (
    byCount ??
    withSpace(record.number('timeInterval'), record.number('timeSpace')) ??
    outOf ??
    (record.number('samplerRandomInterval') || record.number('samplingInterval') || undefined)
  )
}

/**
 * RFC 5477 §8.2.2: `interval` packets are looked at, then `space` are not. Without the space the
 * interval is what many samplers mean by "one in".
 */
export function withSpace(
  interval: number | undefined,
  space: number | undefined,
): number | undefined {
  if (!interval) return undefined
  return space === undefined ? interval : (interval + space) / interval
}
