import type { FieldName } from '../../model/fields.ts'
import type { Condition, ValueName } from '../../tally/metric-definition.ts'
import type { LabelSetting } from './labels.ts'
import type { MetricSettings } from './metric-schema.ts'
import type { Providers } from './providers.ts'

/** What there is without any configuration; `share` is its part of `limits.series`, in rows. */
const standard = [
  {
    id: 'sampler',
    labels: ['sampler', 'export_protocol'],
    share: 0.02,
    help: 'Traffic by sampler and protocol of its datagrams.',
  },
  {
    id: 'interface',
    labels: ['sampler', 'in_if', 'in_if_name', 'out_if', 'out_if_name'],
    share: 0.08,
    help: 'Traffic by sampler and its interfaces.',
  },
  {
    id: 'as',
    labels: ['sampler', 'src_as', 'src_as_name', 'dst_as', 'dst_as_name'],
    share: 0.16,
    help: 'Traffic by sampler and pair of autonomous systems.',
  },
  {
    id: 'protocol',
    labels: ['sampler', 'ip_version', 'proto'],
    share: 0.04,
    help: 'Traffic by sampler, IP version and IP protocol.',
  },
] as const satisfies readonly {
  id: string
  labels: readonly FieldName[]
  share: number
  help: string
}[]

const OWN_SHARE = 0.04

/** 15 minutes. */
const IDLE = 900_000

/**
 * The metrics when the configuration has none; together they have at most `series` lines. Names are among
 * their labels where something provides them.
 */
export function defaultMetrics(
  series: number,
  { asNames, interfaceNames }: Providers,
): Map<string, MetricSettings> {
  const isThere = (field: FieldName) =>
    field.endsWith('_as_name') ? asNames : !field.endsWith('_if_name') || interfaceNames
  return new Map(
    standard.map(({ id, labels, share, help }) => [
      id,
      {
        help,
        labels: labels.filter(isThere).map((field) => ({ label: field, field })),
        values: ['bytes', 'packets', 'flows'],
        where: [],
        limit: rows(series, share),
        ...plain,
      },
    ]),
  )
}

/** What one autonomous system receives and transmits, with the names that flow-exporter gives. */
export function ownTraffic(asn: number, series: number): Map<string, MetricSettings> {
  const labels: LabelSetting[] = [
    { label: 'source_as', field: 'src_as' },
    { label: 'source_as_name', field: 'src_as_name' },
    { label: 'destination_as', field: 'dst_as' },
    { label: 'destination_as_name', field: 'dst_as_name' },
    { label: 'hostname', field: 'sampler' },
  ]
  const values: ValueName[] = ['bytes']
  const limit = rows(series, OWN_SHARE)
  const is = (field: FieldName, not = false): Condition => ({
    field,
    not,
    any: [{ kind: 'range', from: asn, to: asn }],
  })
  // traffic inside the system counts as transmitted only, as in flow-exporter
  return new Map([
    [
      'receive',
      {
        help: 'Bytes received.',
        labels,
        values,
        where: [is('dst_as'), is('src_as', true)],
        limit,
        ...plain,
      },
    ],
    [
      'transmit',
      { help: 'Bytes transferred.', labels, values, where: [is('src_as')], limit, ...plain },
    ],
  ])
}

const plain: Pick<MetricSettings, 'scale' | 'bytes' | 'idle' | 'keep' | 'collapse'> = {
  scale: true,
  bytes: 'frame',
  idle: IDLE,
  keep: [],
  collapse: [],
}

const rows = (series: number, share: number) => Math.max(2, Math.floor(series * share))
