import type { ValueName } from '../../tally/metric-definition.ts'

/** The families of a metric, as they are called in the text format. */
export function families(metric: {
  readonly name: string
  readonly values: readonly ValueName[]
}): string[] {
  return metric.values.map((value) => `${metric.name}_${value}_total`)
}
