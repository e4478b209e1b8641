import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { COUNTS, type CountName, count } from '../src/decode/sampler-counts.ts'
import type { LaneReport } from '../src/lane-report.ts'
import { Dictionary } from '../src/model/dictionary.ts'
import { Series } from '../src/tally/series.ts'
import { Telemetry } from '../src/telemetry.ts'

describe('flowtally_sampler_exports_both_directions', () => {
  it('is 0 for a sampler that exports one direction', async () => {
    const telemetry = newTelemetry()
    telemetry.report(0, reportOf({ records_ingress: 5 }), () => '192.0.2.1')
    assert.equal(await bothDirections(telemetry), 0)
  })

  it('is 1 when the directions come in reports of their own', async () => {
    const telemetry = newTelemetry()
    telemetry.report(0, reportOf({ records_ingress: 5 }), () => '192.0.2.1')
    telemetry.report(0, reportOf({ records_egress: 1 }), () => '192.0.2.1')
    assert.equal(await bothDirections(telemetry), 1)
    telemetry.report(0, reportOf({ records_ingress: 1 }), () => '192.0.2.1')
    assert.equal(await bothDirections(telemetry), 1)
  })
})

function newTelemetry(): Telemetry {
  return new Telemetry(new Series([], new Dictionary(10)), { samplers: 10, sessions: 10 }, '0')
}

async function bothDirections(telemetry: Telemetry): Promise<number | undefined> {
  const metric = telemetry.registry.getSingleMetric('flowtally_sampler_exports_both_directions')
  const { values = [] } = (await metric?.get()) ?? {}
  return values.find(({ labels }) => labels.sampler === '192.0.2.1')?.value
}

function reportOf(given: Partial<Record<CountName, number>>): LaneReport {
  const counts = new Float64Array(COUNTS)
  for (const [name, amount] of Object.entries(given)) counts[count[name as CountName]] = amount
  const sampler = { name: 1, counts, lastPayload: 1000, lastFlow: 1000, rates: [] }
  return {
    tally: { blocks: [], counts: [] },
    newNames: [],
    samplers: [{ ...sampler, clockSkew: undefined, flowDelay: undefined }],
    losses: [],
    problems: [],
    bugs: [],
    levels: {
      samplers: 1,
      sessions: 1,
      templateBytes: 0,
      parkedSets: 0,
      parkedBytes: 0,
      names: 1,
      nameOverflows: 0,
      stall: 0,
    },
  }
}
