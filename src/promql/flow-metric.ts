import type { FieldName } from '../model/fields.ts'
import type { MetricDefinition, ValueName } from '../tally/metric-definition.ts'
import { scrapedLabel } from './scraped-label.ts'

/** A metric of flows as one asks Prometheus for it: by its first value, bytes where it has them. */
export interface FlowMetric {
  readonly definition: MetricDefinition
  /** The family that is asked for. */
  readonly family: string
  /** What a second has of it, as a noun in a name: `bits`. */
  readonly noun: 'bits' | 'packets' | 'flows'
  /** What the family is multiplied by for that. */
  readonly factor: '8 * ' | ''
  /** Name that Prometheus has for the label that shows a field; `undefined` where there is none. */
  label(field: FieldName): string | undefined
}

const nouns: Readonly<Record<ValueName, FlowMetric['noun']>> = {
  bytes: 'bits',
  packets: 'packets',
  sampled_packets: 'packets',
  flows: 'flows',
}

/** How to ask for a metric of the configuration. */
export function flowMetric(definition: MetricDefinition): FlowMetric {
  const { values, name, labels } = definition
  const value = values.includes('bytes') ? 'bytes' : (values[0] ?? 'bytes')
  return {
    definition,
    family: `${name}_${value}_total`,
    noun: nouns[value],
    factor: value === 'bytes' ? '8 * ' : '',
    label: (field) => {
      const found = labels.find((one) => one.field === field)
      return found && scrapedLabel(found.label)
    },
  }
}
