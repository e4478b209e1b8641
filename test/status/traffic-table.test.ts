import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { trafficTable } from '../../src/status/traffic-table.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { definition } from '../tally/definition.ts'

const where = [
  { field: 'proto', not: false, any: [{ kind: 'range', from: 6, to: 6 }] },
] as const satisfies MetricDefinition['where']

function chosen(...metrics: Partial<MetricDefinition>[]): string | undefined {
  const definitions = metrics.map((more) => definition(['src_as'], more))
  return trafficTable(new Series(definitions, new Dictionary(10)).tables)?.definition.id
}

describe('trafficTable', () => {
  it('is the first that leaves nothing out', () => {
    assert.equal(chosen({ id: 'a', where }, { id: 'b' }, { id: 'c' }), 'b')
  })

  it('is rather one with the sampling rate, and with packets', () => {
    assert.equal(chosen({ id: 'a', scale: false }, { id: 'b', values: ['bytes'] }), 'b')
    assert.equal(chosen({ id: 'a', values: ['bytes'] }, { id: 'b' }), 'b')
  })

  it('is none where nobody counts bytes', () => {
    assert.equal(chosen({ id: 'a', values: ['flows'] }), undefined)
    assert.equal(chosen({ id: 'a', values: ['flows'] }, { id: 'b', where }), 'b')
  })
})
