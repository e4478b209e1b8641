import type { MetricDefinition } from '../tally/metric-definition.ts'
import type { Settings } from './schema.ts'

/** Everything that the program is told, read, checked and complete; can be cloned into a lane. */
export interface Config extends Omit<Settings, 'metrics'> {
  readonly metrics: readonly MetricDefinition[]
}
