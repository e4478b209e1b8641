import type { OptionsRecord } from './template/options-record.ts'

/** Where a sampling rate came from. */
export const rateSources = ['header', 'options', 'record', 'override', 'default'] as const
export type RateSource = (typeof rateSources)[number]

/** Ids of samplers that are remembered for a domain. */
const MAX_IDS = 64

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
  readonly #byId = new Map<number, number>()
  #withoutId: number | undefined
  /** The rate for records that name no sampler: clear only if all samplers have the same. */
  #only: number | undefined
  #onlyIsOld = false
  readonly #inUse = new Map<number, RateInUse>()
  readonly #news = new Set<number>()
  #last: RateInUse | undefined

  /** Takes what an options record says, if it is about sampling. */
  learn(record: OptionsRecord): void {
    const rate = rateOf(record)
    // fewer than one packet in one is no sampling, but a mistake
    if (rate !== undefined && rate >= 1) this.set(record.selectorId ?? record.samplerId, rate)
  }

  set(id: number | undefined, rate: number): void {
    if (id === undefined) this.#withoutId = rate
    else if (this.#byId.get(id) !== rate && (this.#byId.has(id) || this.#byId.size < MAX_IDS)) {
      this.#byId.set(id, rate)
      this.#onlyIsOld = true
    }
  }

  /** The rate of the sampler with this id; else the one that was told for all. */
  rate(id: number | undefined): number | undefined {
    const known = id === undefined ? this.#onlyRate() : this.#byId.get(id)
    return known ?? this.#withoutId
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

  /** Every rate with the id that it was told for. */
  *entries(): Generator<readonly [id: number | undefined, rate: number]> {
    if (this.#withoutId !== undefined) yield [undefined, this.#withoutId]
    yield* this.#byId
  }

  #onlyRate(): number | undefined {
    if (this.#onlyIsOld) {
      const [first, ...others] = new Set(this.#byId.values())
      this.#only = others.length === 0 ? first : undefined
      this.#onlyIsOld = false
    }
    return this.#only
  }
}

/** One packet in how many was looked at: RFC 5477 §8.2, RFC 3954 §8. */
function rateOf(record: OptionsRecord): number | undefined {
  const byCount = withSpace(record.packetInterval, record.packetSpace)
  const outOf = record.size && record.population ? record.population / record.size : undefined
  // what the selector does not go by may still be there, as 1
  if (record.selectorAlgorithm === RANDOM_OUT_OF && outOf !== undefined) return outOf
  return (
    byCount ??
    withSpace(record.timeInterval, record.timeSpace) ??
    outOf ??
    (record.samplerRandomInterval || record.samplingInterval || undefined)
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
