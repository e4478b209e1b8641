import type { AddressPlan } from '../src/enrich/address-plan.ts'
import { Pipeline } from '../src/pipeline.ts'
import type { MetricDefinition } from '../src/tally/metric-definition.ts'
import { testPipeline } from '../test/support/test-pipeline.ts'
import { limits } from './limits.ts'

/** The stages of a lane for the traffic of the bench; throws if any of that is not counted. */
export function countingPipeline(
  metrics: readonly MetricDefinition[],
  addresses: AddressPlan = { asnSources: ['flow'], country: false, networks: false },
): Pipeline {
  const fail = (problem: unknown) => {
    throw new Error(`the bench's own traffic is not counted: ${problem}`)
  }
  return new Pipeline({ ...testPipeline(metrics), addresses, limits }, { problem: fail, bug: fail })
}
