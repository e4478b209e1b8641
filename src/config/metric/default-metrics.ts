import type { FieldName } from '../../model/fields.ts'
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

/** 15 minutes. */
const IDLE = 900_000

const plain: Pick<MetricSettings, 'scale' | 'bytes' | 'idle' | 'keep' | 'collapse'> = {
  scale: true,
  bytes: 'frame',
  idle: IDLE,
  keep: [],
  collapse: [],
}

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
        limit: Math.max(2, Math.floor(series * share)),
        ...plain,
      },
    ]),
  )
}
