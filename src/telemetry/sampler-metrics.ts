import { type ProtocolName, protocols } from '../decode/protocols.ts'
import type { CountName } from '../decode/sampler-counts.ts'

/** A metric that counts what lanes count for each sampler. */
interface SamplerMetric {
  readonly name: string
  readonly help: string
  /** Which counts, and the labels that tell them apart. */
  readonly counts: readonly { readonly count: CountName; readonly labels: Record<string, string> }[]
}

const single = (count: CountName) => [{ count, labels: {} }]

/** What is counted for each sampler, beside problems. The whole list: add a row, get a metric. */
export const samplerMetrics: readonly SamplerMetric[] = [
  {
    name: 'flowtally_payloads_received_total',
    help: 'Datagrams received, IPFIX messages over TCP, and messages of topics.',
    counts: single('payloads'),
  },
  {
    name: 'flowtally_payload_bytes_received_total',
    help: 'Bytes of the datagrams received.',
    counts: single('payload_bytes'),
  },
  {
    name: 'flowtally_payloads_decoded_total',
    help: 'Datagrams whose header could be read. received = decoded + undecodable + dropped.',
    counts: single('payloads_decoded'),
  },
  {
    name: 'flowtally_sets_received_total',
    help: 'Sets (v9: FlowSets, sFlow: samples, messages of topics: records) received. received = decoded + undecodable + dropped + parked now.',
    counts: single('sets'),
  },
  {
    name: 'flowtally_sets_decoded_total',
    help: 'Sets decoded, at once or after their template came.',
    counts: single('sets_decoded'),
  },
  {
    name: 'flowtally_sets_parked_total',
    help: 'Data sets that came before their template and were kept for it.',
    counts: single('sets_parked'),
  },
  {
    name: 'flowtally_sets_replayed_total',
    help: 'Parked data sets whose template came.',
    counts: single('sets_replayed'),
  },
  {
    name: 'flowtally_templates_received_total',
    help: 'Templates received, known ones included.',
    counts: single('templates'),
  },
  {
    name: 'flowtally_templates_changed_total',
    help: 'Templates that replaced another one with the same id.',
    counts: single('template_changes'),
  },
  {
    name: 'flowtally_templates_withdrawn_total',
    help: 'Templates that the sampler took back.',
    counts: single('template_withdrawals'),
  },
  {
    name: 'flowtally_templates_evicted_total',
    help: 'Templates that left because of limits.templates_per_session or limits.template_bytes.',
    counts: single('templates_evicted'),
  },
  {
    name: 'flowtally_sessions_evicted_total',
    help: 'Sessions that left with their templates because of limits.sessions or limits.template_bytes.',
    counts: single('sessions_evicted'),
  },
  {
    name: 'flowtally_in_band_names_evicted_total',
    help: 'Names from options data that left because of limits.in_band_names.',
    counts: single('names_evicted'),
  },
  {
    name: 'flowtally_records_decoded_total',
    help: 'Flow records decoded.',
    counts: (Object.keys(protocols) as ProtocolName[]).map((name) => ({
      count: `records_${name}`,
      labels: { export_protocol: name },
    })),
  },
  {
    name: 'flowtally_options_records_decoded_total',
    help: 'Options data records decoded.',
    counts: single('options_records'),
  },
  {
    name: 'flowtally_observations_total',
    help: 'Observations handed to the metrics: the records, and the ways back of biflow records.',
    counts: single('observations'),
  },
  {
    name: 'flowtally_observations_unknown_rate_total',
    help: 'Observations whose sampling rate nobody names: counted as not sampled.',
    counts: single('observations_unknown_rate'),
  },
  {
    name: 'flowtally_observations_sampled_unknown_rate_total',
    help: 'Observations whose sampling rate nobody names although they were sampled, as a sampler id in the record, the header or options data say: they count too little.',
    counts: single('observations_sampled_unknown_rate'),
  },
  {
    name: 'flowtally_records_by_direction_total',
    help: 'Flow records by IE 61, of one data set a second. Both directions from one sampler may mean that sums count traffic twice.',
    counts: [
      { count: 'records_ingress', labels: { direction: 'ingress' } },
      { count: 'records_egress', labels: { direction: 'egress' } },
    ],
  },
  {
    name: 'flowtally_sequence_resets_total',
    help: 'Times that a sampler began its sequence numbers anew.',
    counts: single('sequence_resets'),
  },
  {
    name: 'flowtally_sampler_drops_total',
    help: 'Packets that sFlow agents chose, but could not send for lack of resources, by their own count: sums are too small by them.',
    counts: single('sampler_drops'),
  },
  {
    name: 'flowtally_sampler_discards_untold_total',
    help: 'Packets that sFlow agents discarded without a sample of it, by their own count: flow_discarded_packets_total is too small by them.',
    counts: single('sampler_discards_untold'),
  },
]
