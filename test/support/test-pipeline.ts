import type { PipelineOptions } from '../../src/pipeline.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { testLimits } from './decode-capture.ts'

/** What a pipeline goes by that counts these metrics, and knows nothing beside the records. */
export function testPipeline(metrics: readonly MetricDefinition[]): PipelineOptions {
  return {
    metrics,
    allow: [],
    overrides: [],
    defaultRate: undefined,
    decapsulate: new Set(),
    samplerNames: [],
    addresses: { asnSources: ['flow'], country: false, networks: false },
    identity: 'agent',
    nameLimit: 1000,
    interfaceLimit: 0,
    limits: testLimits,
  }
}
