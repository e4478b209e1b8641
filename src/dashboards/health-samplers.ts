import type { RowSpec } from './dashboard-spec.ts'
import type { PanelSpec } from './panel-spec.ts'

const chosen = '{instance=~"$instance",sampler=~"$sampler"}'
const rate = (family: string) => `rate(${family}${chosen}[$__rate_interval])`
const age = (family: string) => `time() - max by (sampler) (${family}${chosen})`
const lastFlow = 'flowtally_sampler_last_flow_timestamp_seconds'
const lastPayload = 'flowtally_sampler_last_payload_timestamp_seconds'
const shareOfObservations = (counted: string) =>
  `sum by (sampler) (${rate(`flowtally_observations_${counted}_total`)}) / sum by (sampler) (${rate('flowtally_observations_total')})`
const drops = '__name__=~"flowtally_(payloads|sets)_(undecodable|dropped)_total"'

const stat = (
  id: number,
  title: string,
  description: string,
  unit: string,
  expr: string,
): PanelSpec => ({
  id,
  kind: 'stat',
  title,
  description,
  unit,
  width: 6,
  targets: [{ expr, legend: title }],
  steps: [
    { value: null, color: 'green' },
    { value: 0.001, color: 'red' },
  ],
})

/** Rows about what samplers send. */
export const samplerRows: readonly RowSpec[] = [
  {
    title: 'Is anything wrong?',
    panels: [
      stat(
        1,
        'Silent samplers',
        'Samplers of which no flow record came for ten minutes.',
        'none',
        `count(${age(lastFlow)} > 600) or vector(0)`,
      ),
      stat(
        2,
        'Lost on the way',
        'Records or datagrams a second that sequence numbers say are missing.',
        'si: lost/s',
        `sum(${rate('flowtally_sequence_lost_total')}) or vector(0)`,
      ),
      stat(
        3,
        'Lost in this machine',
        'Datagrams a second that the kernel dropped as the receive buffer was full.',
        'si: datagrams/s',
        'sum(rate(flowtally_kernel_drops_total{instance=~"$instance"}[$__rate_interval])) or vector(0)',
      ),
      stat(
        4,
        'Not understood or refused',
        'Datagrams and sets a second that were dropped or could not be read.',
        'si: drops/s',
        `sum(rate({${drops},instance=~"$instance",sampler=~"$sampler"}[$__rate_interval])) or vector(0)`,
      ),
    ],
  },
  {
    title: 'Freshness',
    panels: [
      {
        id: 10,
        kind: 'table',
        title: 'Samplers',
        description:
          'The longest silent first. Old flows and young datagrams: the router is alive, its sampling has stopped.',
        unit: 's',
        width: 24,
        headings: { sampler: 'Sampler' },
        targets: [
          { expr: age(lastFlow), legend: 'Last flow, ago' },
          { expr: age(lastPayload), legend: 'Last datagram, ago' },
          {
            expr: `sum by (sampler) (${rate('flowtally_records_decoded_total')})`,
            legend: 'Records',
            unit: 'si: records/s',
          },
          {
            expr: `sum by (sampler) (${rate('flowtally_sequence_lost_total')})`,
            legend: 'Lost',
            unit: 'si: lost/s',
          },
          {
            expr: `max by (sampler) (flowtally_sampler_flow_delay_seconds${chosen})`,
            legend: 'Flows arrive late by',
          },
          {
            expr: `max by (sampler) (flowtally_sampler_clock_skew_seconds${chosen})`,
            legend: 'Its clock is behind by',
          },
        ],
      },
      {
        id: 11,
        kind: 'lines',
        title: 'Time since the last flow',
        description: 'By sampler. A saw tooth is right; a slope is a sampler that is silent.',
        unit: 's',
        width: 12,
        targets: [{ expr: age(lastFlow), legend: '{{sampler}}' }],
      },
      {
        id: 12,
        kind: 'lines',
        title: 'Flow records',
        description: 'By sampler and protocol.',
        unit: 'si: records/s',
        width: 12,
        targets: [
          {
            expr: `sum by (sampler, export_protocol) (${rate('flowtally_records_decoded_total')})`,
            legend: '{{sampler}} {{export_protocol}}',
          },
        ],
      },
    ],
  },
  {
    title: 'Loss',
    panels: [
      {
        id: 20,
        kind: 'lines',
        title: 'Sequence loss',
        description:
          'Lost on the way, by sequence numbers: records of NetFlow v5, v7, v8 and IPFIX, datagrams of v9 and sFlow.',
        unit: 'si: lost/s',
        width: 12,
        targets: [
          {
            expr: `sum by (sampler, export_protocol) (${rate('flowtally_sequence_lost_total')})`,
            legend: '{{sampler}} {{export_protocol}}',
          },
        ],
      },
      {
        id: 21,
        kind: 'lines',
        title: 'Missing templates',
        description:
          'Data sets that came before their template: kept for it, replayed when it came, or given up.',
        unit: 'si: sets/s',
        width: 12,
        targets: [
          {
            expr: `sum by (sampler) (${rate('flowtally_sets_parked_total')}) > 0`,
            legend: '{{sampler}} kept',
          },
          {
            expr: `sum by (sampler) (${rate('flowtally_sets_replayed_total')}) > 0`,
            legend: '{{sampler}} replayed',
          },
          {
            expr: `sum by (sampler) (rate(flowtally_sets_dropped_total{instance=~"$instance",sampler=~"$sampler",reason="template_unknown"}[$__rate_interval])) > 0`,
            legend: '{{sampler}} given up',
          },
        ],
      },
      {
        id: 22,
        kind: 'lines',
        title: 'Drops, by reason',
        description:
          'Datagrams and sets that were refused or could not be read. docs/troubleshooting.md has every reason and what to do.',
        unit: 'si: drops/s',
        width: 12,
        targets: [
          {
            expr: `sum by (sampler, reason) (rate({${drops},instance=~"$instance",sampler=~"$sampler"}[$__rate_interval])) > 0`,
            legend: '{{sampler}} {{reason}}',
          },
        ],
      },
      {
        id: 23,
        kind: 'lines',
        title: 'Drops of the samplers themselves',
        description:
          'Packets that sFlow agents chose and could not send, by their own count: sums are too small by them.',
        unit: 'pps',
        width: 12,
        targets: [
          {
            expr: `sum by (sampler) (${rate('flowtally_sampler_drops_total')})`,
            legend: '{{sampler}}',
          },
        ],
      },
    ],
  },
  {
    title: 'Sampling rates',
    panels: [
      {
        id: 30,
        kind: 'table',
        title: 'Sampling rates',
        description: 'What records are multiplied by, and who said so.',
        unit: 'none',
        width: 12,
        headings: {
          sampler: 'Sampler',
          export_protocol: 'Protocol',
          domain: 'Domain',
          sampler_id: 'Sampler id',
          source: 'Said by',
        },
        targets: [
          {
            expr: `max by (sampler, export_protocol, domain, sampler_id, source) (flowtally_sampling_rate${chosen})`,
            legend: 'One packet in',
          },
        ],
      },
      {
        id: 31,
        kind: 'lines',
        title: 'Observations without a known rate',
        description:
          'Share of observations whose sampling rate nobody names; they count as not sampled. Right where packets are not sampled; where something says that they are, sums are too small, and sampling.overrides helps.',
        unit: 'percentunit',
        width: 12,
        targets: [
          { expr: shareOfObservations('unknown_rate'), legend: '{{sampler}}' },
          {
            expr: shareOfObservations('sampled_unknown_rate'),
            legend: '{{sampler}}, which were sampled',
          },
        ],
      },
    ],
  },
]
