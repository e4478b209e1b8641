import type { ProtocolName } from '../decode/protocols.ts'
import { COUNTS, count } from '../decode/sampler-counts.ts'
import type { RateSource } from '../decode/sampling-rates.ts'
import type { LaneReport, SamplerReport, SequenceLoss } from '../lanes/lane-report.ts'

/** Rates that are remembered of a sampler. */
const MOST_RATES = 64

/** A sampler that has not been heard of for so long is forgotten, in milliseconds: a day. */
const MEMORY = 86_400_000

/** What a sampler did since the start. */
export interface KnownSampler {
  readonly address: string
  /** When it was first heard of, in milliseconds since 1970. */
  readonly first: number
  lastPayload: number
  lastFlow: number
  clockSkew: number | undefined
  /** By `count` and `problemCount`. */
  readonly counts: Float64Array
  /** When each of them last grew, in milliseconds since 1970; 0 for never. */
  readonly grew: Float64Array
  readonly lost: Map<ProtocolName, number>
  lastLost: number
  /** The newest rate of each domain and sampler id. */
  readonly rates: Map<string, { readonly rate: number; readonly source: RateSource }>
}

/** Every sampler that was heard of; those who were silent longest leave first. */
export class KnownSamplers {
  readonly #limit: number
  /** Those that were heard of last come last. */
  readonly #samplers = new Map<string, KnownSampler>()
  /** Datagrams and observations of all. */
  payloads = 0
  observations = 0

  constructor(limit: number) {
    // one stands for all who are refused
    this.#limit = limit + 1
  }

  get size(): number {
    return this.#samplers.size
  }

  values(): Iterable<KnownSampler> {
    return this.#samplers.values()
  }

  /** Takes in what a lane said, a sampler in each step; `nameOf` reads the numbers in it. */
  *report(
    { samplers, losses }: Pick<LaneReport, 'samplers' | 'losses'>,
    nameOf: (number: number) => string,
    now: number,
  ): Generator<void, void> {
    for (const report of samplers) {
      note(this.#find(nameOf(report.name), now), report, now)
      this.payloads += report.counts[count.payloads] ?? 0
      this.observations += report.counts[count.observations] ?? 0
      yield
    }
    for (const loss of losses) {
      noteLoss(this.#samplers.get(nameOf(loss.name)), loss, now)
      yield
    }
    const [oldest] = this.#samplers.values()
    if (oldest !== undefined && now - Math.max(oldest.first, oldest.lastPayload) > MEMORY) {
      this.#samplers.delete(oldest.address)
    }
  }

  #find(address: string, now: number): KnownSampler {
    const known = this.#samplers.get(address) ?? newSampler(address, now)
    this.#samplers.delete(address)
    this.#samplers.set(address, known)
    if (this.#samplers.size > this.#limit) {
      const [oldest = ''] = this.#samplers.keys()
      this.#samplers.delete(oldest)
    }
    return known
  }
}

function newSampler(address: string, now: number): KnownSampler {
  return {
    address,
    first: now,
    lastPayload: 0,
    lastFlow: 0,
    clockSkew: undefined,
    counts: new Float64Array(COUNTS),
    grew: new Float64Array(COUNTS),
    lost: new Map(),
    lastLost: 0,
    rates: new Map(),
  }
}

function note(sampler: KnownSampler, report: SamplerReport, now: number): void {
  const { counts, lastPayload, lastFlow, clockSkew, rates } = report
  sampler.lastPayload = Math.max(sampler.lastPayload, lastPayload)
  sampler.lastFlow = Math.max(sampler.lastFlow, lastFlow)
  sampler.clockSkew = clockSkew ?? sampler.clockSkew
  for (let i = 0; i < COUNTS; i++) {
    const more = counts[i] ?? 0
    if (more === 0) continue
    sampler.counts[i] = (sampler.counts[i] ?? 0) + more
    sampler.grew[i] = now
  }
  for (const { protocol, domain, id, rate, source } of rates) {
    const key = `${protocol} ${domain} ${id ?? ''}`
    if (sampler.rates.has(key) || sampler.rates.size < MOST_RATES) {
      sampler.rates.set(key, { rate, source })
    }
  }
}

function noteLoss(
  sampler: KnownSampler | undefined,
  { protocol, lost }: SequenceLoss,
  now: number,
): void {
  if (sampler === undefined) return
  sampler.lost.set(protocol, (sampler.lost.get(protocol) ?? 0) + lost)
  if (lost > 0) sampler.lastLost = now
}
