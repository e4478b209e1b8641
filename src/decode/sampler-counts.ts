import { type ProblemReason, problems } from './problems.ts'

/**
 * What is counted for each sampler, beside its problems: the place of each count in its vector.
 * Telemetry turns each into a metric.
 */
export const count = {
  payloads: 0,
  payload_bytes: 1,
  payloads_decoded: 2,
  sets: 3,
  sets_decoded: 4,
  sets_parked: 5,
  sets_replayed: 6,
  templates: 7,
  template_changes: 8,
  template_withdrawals: 9,
  templates_evicted: 10,
  sessions_evicted: 11,
  options_records: 12,
  records_sflow_5: 13,
  records_netflow_v1: 14,
  records_netflow_v5: 15,
  records_netflow_v7: 16,
  records_netflow_v8: 17,
  records_netflow_v9: 18,
  records_ipfix: 19,
  observations: 20,
  observations_unknown_rate: 21,
  records_ingress: 22,
  records_egress: 23,
  sequence_resets: 24,
  names_evicted: 25,
  sampler_drops: 26,
  sampler_discards_untold: 27,
  records_pmacct_json: 28,
  records_goflow2_json: 29,
  records_goflow2_protobuf: 30,
  records_netobserv_json: 31,
  observations_sampled_unknown_rate: 32,
} as const

export type CountName = keyof typeof count

/** The problems come behind the counts. */
const PROBLEMS_AT = Object.keys(count).length

const problemPlaces = new Map<ProblemReason, number>(
  problems.map(({ reason }, i) => [reason, PROBLEMS_AT + i]),
)

/** The place of a problem in the same vector. */
export function problemCount(reason: ProblemReason): number {
  return problemPlaces.get(reason) ?? 0
}

/** How many numbers a vector has. */
export const COUNTS = PROBLEMS_AT + problems.length
