import { ABSENT } from '../model/fields.ts'
import type { Column, Flows } from '../model/flows.ts'
import type { Domain } from './domain.ts'
import type { Sampler } from './sampler.ts'
import { count } from './sampler-counts.ts'
import { type RateSource, withSpace } from './sampling-rates.ts'
import { UNSAID } from './unsaid-rate.ts'

/** The rate of one record and who said so; without a source, nobody did and it counts as 1. */
interface Rate {
  readonly rate: number
  readonly source: RateSource | undefined
}

/**
 * Sets the sampling rate of every row: the configuration's override, else the record's own, else
 * what options data said for its sampler id, else the header's, else the configured default.
 */
export class Sampling {
  readonly #flows: Flows
  readonly #default: number | undefined
  /** What records say about their sampling. */
  readonly #ids: Column | undefined
  readonly #intervals: Column | undefined
  readonly #spaces: Column | undefined
  readonly #inIfs: Column | undefined
  readonly #outIfs: Column | undefined
  readonly #column: Uint32Array | undefined
  /** The rate that the first so many rows have from the batch before. */
  #filledRate = 0
  #filledRows = 0

  constructor(flows: Flows, defaultRate: number | undefined) {
    this.#flows = flows
    this.#default = defaultRate
    this.#ids = flows.column('sampler_id')
    this.#intervals = flows.column('sampling_interval')
    this.#spaces = flows.column('sampling_space')
    this.#inIfs = flows.column('in_if')
    this.#outIfs = flows.column('out_if')
    this.#column = flows.column('sampling_rate')?.data
  }

  /** `headerRate`: 0 where the header tells none. `perRecord`: the records name a rate or a sampler id, so rows may differ. */
  apply(sampler: Sampler, domain: Domain, headerRate: number, perRecord: boolean): void {
    const { size } = this.#flows
    const { override } = sampler
    const perInterface = domain.rates.byInterface.differ
    if (override !== undefined) {
      this.#set(0, size, domain, undefined, { rate: override, source: 'override' })
      return
    }
    if (!(perRecord || perInterface)) {
      const rate = this.#rate(domain, undefined, headerRate)
      this.#set(0, size, domain, undefined, rate)
      if (rate.source === undefined) countUnknown(size, sampler, undefined, headerRate)
      return
    }
    // most datagrams are of one sampler: its rate is looked up once for all rows that say the same
    for (let from = 0, to = 0; from < size; from = to) {
      to = this.#sameUntil(from, size, perInterface)
      const id = wordOf(this.#ids, from)
      const rate = this.#recordRate(from, domain, id, headerRate)
      this.#set(from, to, domain, id, rate)
      if (rate.source === undefined) countUnknown(to - from, sampler, id, headerRate)
    }
  }

  /** The first row after `from` that says something else about its sampling. */
  #sameUntil(from: number, size: number, perInterface: boolean): number {
    let to = sameUntil(this.#ids, from, size)
    to = sameUntil(this.#intervals, from, to)
    to = sameUntil(this.#spaces, from, to)
    if (!perInterface) return to
    return sameUntil(this.#outIfs, from, sameUntil(this.#inIfs, from, to))
  }

  #recordRate(row: number, domain: Domain, id: number | undefined, headerRate: number): Rate {
    const interval = wordOf(this.#intervals, row)
    const own = withSpace(interval, wordOf(this.#spaces, row))
    if (own !== undefined) return { rate: own, source: 'record' }
    return this.#rate(domain, id, headerRate, this.#inIfs?.data[row], this.#outIfs?.data[row])
  }

  #rate(
    domain: Domain,
    id: number | undefined,
    headerRate: number,
    inIf?: number,
    outIf?: number,
  ): Rate {
    const learned = domain.rates.rate(id, inIf, outIf)
    if (learned !== undefined) {
      return { rate: learned, source: domain.rates.isByInterface(id) ? 'interface' : 'options' }
    }
    if (headerRate > 0) return { rate: headerRate, source: 'header' }
    if (this.#default !== undefined) return { rate: this.#default, source: 'default' }
    return { rate: 1, source: undefined }
  }

  #set(
    from: number,
    to: number,
    domain: Domain,
    id: number | undefined,
    { rate, source }: Rate,
  ): void {
    this.#fill(from, to, rate)
    if (source !== undefined) domain.rates.used(source, id, rate)
    this.#column?.fill(source === undefined ? 0 : Math.round(rate), from, to)
  }

  /** Rows that already have the rate, since the batch before had it, are left as they are. */
  #fill(from: number, to: number, rate: number): void {
    if (from === 0 && rate === this.#filledRate && to <= this.#filledRows) return
    const { rates } = this.#flows
    for (let row = from; row < to; row++) rates[row] = rate
    this.#filledRate = rate
    this.#filledRows = from === 0 ? to : 0
  }
}

/** Who does not sample hardly ever says so; who does may say that much: by an id, 0 being none, or elsewhere. */
function countUnknown(
  observations: number,
  sampler: Sampler,
  id: number | undefined,
  headerRate: number,
): void {
  sampler.add(count.observations_unknown_rate, observations)
  const isSampled = id === undefined ? headerRate === UNSAID || sampler.tellsOfSampling : id !== 0
  if (isSampled) sampler.add(count.observations_sampled_unknown_rate, observations)
}

function sameUntil(column: Column | undefined, from: number, to: number): number {
  // a column that nobody wrote to says nothing in all rows
  if (column === undefined || column.dirty === 0) return to
  const { data } = column
  const word = data[from]
  let row = from + 1
  while (row < to && data[row] === word) row++
  return row
}

function wordOf(column: Column | undefined, row: number): number | undefined {
  const word = column?.data[row]
  return word === ABSENT ? undefined : word
}
