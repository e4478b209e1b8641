import { problems } from '../decode/problems.ts'
import { type ProtocolName, protocols } from '../decode/protocols.ts'
import { count, problemCount } from '../decode/sampler-counts.ts'
import type { KnownSampler } from './known-samplers.ts'

/** The protocols that a sampler has spoken. */
export function protocolsOf({ counts, lost }: KnownSampler): ProtocolName[] {
  const names = Object.keys(protocols) as ProtocolName[]
  return names.filter((name) => lost.has(name) || (counts[protocols[name].records] ?? 0) > 0)
}

/** Protocols that number their datagrams, and those that number records; the others have no numbers. */
const numbersDatagrams: ReadonlySet<ProtocolName> = new Set(['netflow_v9', 'sflow_5'])
const numbersRecords: ReadonlySet<ProtocolName> = new Set([
  'netflow_v5',
  'netflow_v7',
  'netflow_v8',
  'ipfix',
])

const withTemplates: ReadonlySet<ProtocolName> = new Set(['netflow_v9', 'ipfix'])

/** What was lost on the way by the numbers of a sampler, and its share of all; null where nothing is numbered. */
export function lossOf(sampler: KnownSampler): {
  readonly lost: number
  readonly share: number | null
} {
  const { counts, lost } = sampler
  const spoken = protocolsOf(sampler)
  const all = [...lost.values()].reduce((sum, one) => sum + one, 0)
  const datagrams = spoken.some((name) => numbersDatagrams.has(name))
    ? (counts[count.payloads_decoded] ?? 0)
    : 0
  const records = spoken
    .filter((name) => numbersRecords.has(name))
    .reduce((sum, name) => sum + (counts[protocols[name].records] ?? 0), 0)
  const came = datagrams + records
  return { lost: all, share: came > 0 ? all / (all + came) : null }
}

/** Data sets that wait for their template, by the balance of sets; other protocols have no templates. */
export function waitingSets(sampler: KnownSampler): number {
  const { counts } = sampler
  if (!protocolsOf(sampler).some((name) => withTemplates.has(name))) return 0
  const lost = problems
    .filter(({ costs }) => costs === 'set')
    .reduce((sum, { reason }) => sum + (counts[problemCount(reason)] ?? 0), 0)
  return Math.max(0, (counts[count.sets] ?? 0) - (counts[count.sets_decoded] ?? 0) - lost)
}
