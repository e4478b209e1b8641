import { count } from '../decode/sampler-counts.ts'
import type { SamplerStatus, SamplingStatus } from '../model/status.ts'
import type { KnownSampler } from './known-samplers.ts'
import { lossOf, protocolsOf, waitingSets } from './sampler-figures.ts'

/** Rates that are shown of a sampler. */
const MOST_RATES = 4

/** What is shown of a sampler; `name` is its address where it has none. */
export function samplerStatus(
  sampler: KnownSampler,
  name: string,
  bits: number | null,
): SamplerStatus {
  const { address, lastPayload, lastFlow, counts } = sampler
  const { lost, share } = lossOf(sampler)
  return {
    address,
    name: name === address ? '' : name,
    protocols: protocolsOf(sampler),
    last_datagram: lastPayload,
    last_flow: lastFlow,
    datagrams: counts[count.payloads] ?? 0,
    flows: counts[count.observations] ?? 0,
    bits,
    lost,
    lost_share: share,
    rates: ratesOf(sampler),
    unknown_rate: counts[count.observations_unknown_rate] ?? 0,
    waiting: waitingSets(sampler),
  }
}

/** Domains and interfaces that have the same rate share a line. */
function ratesOf({ rates }: KnownSampler): SamplingStatus[] {
  const different = new Map([...rates.values()].map((one) => [`${one.source} ${one.rate}`, one]))
  return [...different.values()].slice(0, MOST_RATES).map(({ rate, source }) => ({ rate, source }))
}
