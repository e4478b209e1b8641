import { type ProblemReason, problems } from './problems.ts'

/** What is counted for each sampler, beside its problems; telemetry turns each into a metric. */
export const countNames = [
  'payloads',
  'payload_bytes',
  'payloads_decoded',
  'sets',
  'sets_decoded',
  'sets_parked',
  'sets_replayed',
  'templates',
  'template_changes',
  'template_withdrawals',
  'templates_evicted',
  'sessions_evicted',
  'options_records',
  'records_netflow_v5',
  'records_netflow_v9',
  'records_ipfix',
  'observations',
  'observations_unknown_rate',
  'records_ingress',
  'records_egress',
  'sequence_resets',
] as const

export type CountName = (typeof countNames)[number]

/** The place of each count in a sampler's vector; the problems come behind. */
export const count = Object.fromEntries(countNames.map((name, i) => [name, i])) as Readonly<
  Record<CountName, number>
>

const problemPlaces = new Map<ProblemReason, number>(
  problems.map(({ reason }, i) => [reason, countNames.length + i]),
)

/** The place of a problem in the same vector. */
export function problemCount(reason: ProblemReason): number {
  return problemPlaces.get(reason) ?? 0
}

/** How many numbers a vector has. */
export const COUNTS = countNames.length + problems.length
