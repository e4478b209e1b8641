import type { FieldName } from '../src/model/fields.ts'
import type { MetricDefinition, ValueName } from '../src/tally/metric-definition.ts'

/** Label sets of the bench's traffic. */
export const SERIES = 100_000

const labels = ['sampler', 'src_as', 'dst_as', 'in_if', 'out_if'] as const

/** The one metric of the bench: five labels and more, if any, room for every label set. */
export function benchMetric(
  values: readonly ValueName[] = ['bytes', 'packets', 'flows'],
  more: readonly FieldName[] = [],
): MetricDefinition {
  return {
    id: 'bench',
    name: 'flow_bench',
    help: 'Traffic of the bench.',
    labels: [...labels, ...more].map((field) => ({
      label: field,
      field,
      bounded: field !== 'src_as' && field !== 'dst_as',
    })),
    values,
    where: [],
    limit: 110_000,
    otherLimit: 5_000,
    scale: true,
    bytes: 'frame',
    idle: 900_000,
  }
}

/** What is in the header of a sampled packet, as far down as there are ports. */
export const headerFields = ['src_addr', 'dst_addr', 'proto', 'src_port', 'dst_port'] as const

/** What the decoder reads for the default metrics `as` and `interface`: the same fields. */
export const benchFields = [...labels, 'bytes', 'packets', 'flows'] as const
