import { type FieldName, fieldDefinition } from '../../src/model/fields.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'

/** A metric over these fields, each of them a label of its own name. */
export function definition(
  fields: readonly FieldName[],
  more: Partial<MetricDefinition> = {},
): MetricDefinition {
  return {
    id: 'test',
    name: 'flow_test',
    help: 'Traffic in tests.',
    labels: fields.map((field) => {
      return { label: field, field, bounded: fieldDefinition(field).label === 'bounded' }
    }),
    values: ['bytes', 'packets', 'flows'],
    where: [],
    limit: 1000,
    otherLimit: 100,
    scale: true,
    bytes: 'frame',
    idle: 900_000,
    ...more,
  }
}
