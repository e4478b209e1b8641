import type { FlowMetric } from '../promql/flow-metric.ts'
import { labelsOf } from '../promql/labels-of.ts'

/** Series that are recorded of a metric, summed over all but some of its labels and over instances. */
export interface Recorded {
  /** What a second has, over five minutes. */
  readonly rate: string
  /** Of the week that ended a day ago: percentiles, and how often it was recorded. */
  readonly high: string
  readonly middle: string
  readonly low: string
  readonly samples: string
  /** The expression of the rate. */
  readonly expr: string
}

/** Nine tenths of what is recorded of a week, every two minutes: what has fewer was not there all the time. */
export const WHOLE_WEEK = 4536

/** What is recorded by these labels; other labels of the target, as `job`, stay. */
export function recorded(metric: FlowMetric, by: readonly string[]): Recorded {
  const { definition, family, noun, factor } = metric
  const level = by.length === 0 ? 'job' : by.join('_')
  const name = `${level}:${definition.name}_${noun}`
  const rest = labelsOf(metric).filter((label) => !by.includes(label))
  return {
    rate: `${name}:rate5m`,
    high: `${name}:p99_1w`,
    middle: `${name}:p50_1w`,
    low: `${name}:p01_1w`,
    samples: `${name}:samples_1w`,
    expr: `${factor}sum without (${['instance', ...rest].join(', ')}) (rate(${family}[5m]))`,
  }
}
