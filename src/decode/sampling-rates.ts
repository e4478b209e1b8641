import type { OptionsRecord } from './template/options-record.ts'

/** Where a sampling rate came from. */
export const rateSources = ['header', 'options', 'record', 'override', 'default'] as const
export type RateSource = (typeof rateSources)[number]

/** Ids of samplers that are remembered for a domain. */
const MAX_IDS = 256

/** RFC 5477 §8.2 and RFC 3954 §8, as options data names them. */
const element = {
  samplingInterval: 34,
  samplerId: 48,
  samplerRandomInterval: 50,
  selectorId: 302,
  algorithm: 304,
  packetInterval: 305,
  packetSpace: 306,
  timeInterval: 307,
  timeSpace: 308,
  size: 309,
  population: 310,
} as const

/** RFC 5477 §8.2.1: the value of IE 304 for random n-out-of-N sampling. */
const RANDOM_N_OUT_OF_N = 3

/** A rate that records were multiplied by. */
export interface RateInUse {
  readonly source: RateSource
  /** The sampler id of the records, if they name one. */
  readonly id: number | undefined
  readonly rate: number
}

/** The sampling rates of one observation domain: what options data taught, and what was used. */
export class SamplingRates {
  readonly #byId = new Map<number, number>()
  #withoutId: number | undefined
  /** The rate for records that name no sampler: clear only if all samplers have the same. */
  #only: number | undefined
  readonly #inUse = new Map<number, RateInUse>()
  #last: RateInUse | undefined

  /** Takes what an options record says; returns whether it was about sampling. */
  learn(record: OptionsRecord): boolean {
    const rate = rateOf(record)
    if (rate === undefined) return false
    const id = record.get(element.selectorId) ?? record.get(element.samplerId)
    this.set(id, rate)
    return true
  }

  set(id: number | undefined, rate: number): void {
    if (id === undefined) this.#withoutId = rate
    else if (this.#byId.has(id) || this.#byId.size < MAX_IDS) this.#byId.set(id, rate)
    const rates = new Set(this.#byId.values())
    this.#only = rates.size === 1 ? rate : undefined
  }

  /** The rate of the sampler with this id; else the one that was told for all. */
  rate(id: number | undefined): number | undefined {
    const known = id === undefined ? this.#only : this.#byId.get(id)
    return known ?? this.#withoutId
  }

  /** Notes that records were multiplied by a rate. */
  used(source: RateSource, id: number | undefined, rate: number): void {
    const last = this.#last
    if (last?.source === source && last.id === id && last.rate === rate) return
    const key = rateSources.indexOf(source) * 0x2_0000_0000 + (id ?? -1) + 1
    const known = this.#inUse.get(key)
    this.#last = known?.rate === rate ? known : { source, id, rate }
    if (known !== undefined || this.#inUse.size < MAX_IDS) this.#inUse.set(key, this.#last)
  }

  /** The rates that were used, the newest of each source and id. */
  get inUse(): Iterable<RateInUse> {
    return this.#inUse.values()
  }

  /** Every rate with the id that it was told for. */
  *entries(): Generator<readonly [id: number | undefined, rate: number]> {
    if (this.#withoutId !== undefined) yield [undefined, this.#withoutId]
    yield* this.#byId
  }
}

/** One packet in how many was looked at: RFC 5477 §8.2, §5. */
function rateOf(record: OptionsRecord): number | undefined {
  const size = record.get(element.size)
  const population = record.get(element.population)
  // IOS XR sends an interval of 1 beside a random 1 out of 256
  if (record.get(element.algorithm) === RANDOM_N_OUT_OF_N && size && population) {
    return population / size
  }
  const interval = record.get(element.packetInterval)
  if (interval !== undefined) return withSpace(interval, record.get(element.packetSpace))
  const time = record.get(element.timeInterval)
  if (time !== undefined) return withSpace(time, record.get(element.timeSpace))
  if (size && population) return population / size
  return (
    record.get(element.samplerRandomInterval) || record.get(element.samplingInterval) || undefined
  )
}

/**
 * RFC 5477 §8.2.2: `interval` packets are looked at, then `space` are not. Without the space the
 * interval is what many samplers mean by "one in".
 */
export function withSpace(interval: number, space: number | undefined): number | undefined {
  if (interval === 0) return undefined
  return space === undefined ? interval : (interval + space) / interval
}
