import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { nearestNumber } from '../../src/tally/exact-sum.ts'
import { LaneTally } from '../../src/tally/lane-tally.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { BatchMaker, type Record } from './batch.ts'
import { definition } from './definition.ts'
import { readRows } from './read-rows.ts'

/** The rows after these records, each in a batch of its own. */
function rowsOf(metric: MetricDefinition, records: readonly Record[], nameLimit = 1000) {
  const series = new Series([metric], new Dictionary(nameLimit))
  const names = new Dictionary(1000)
  const maker = new BatchMaker(LaneTally.fields([metric]), names)
  const tally = new LaneTally([metric], names)
  for (const record of records) tally.add(maker.batch([record]))
  series.merge(0, 0, tally.report(), names.takeNew(), 0)
  const [table] = series.tables
  assert.ok(table)
  return { table, rows: readRows(table, series.names) }
}

const bytesBy = (...fields: Parameters<typeof definition>[0]) =>
  definition(fields, { values: ['bytes'] })

describe('SeriesTable', () => {
  it('has the last row from the start', () => {
    assert.deepEqual(rowsOf(bytesBy('sampler', 'src_as'), []).rows, [['other,other', [0n]]])
  })

  it('gives each label set a row, under the `other` row of its bounded labels', () => {
    const { rows } = rowsOf(bytesBy('sampler', 'src_as'), [
      { sampler: 'r1', src_as: 1, bytes: 10 },
      { sampler: 'r2', src_as: 1, bytes: 20 },
      { sampler: 'r1', src_as: 1, bytes: 1 },
    ])
    assert.deepEqual(rows, [
      ['other,other', [0n]],
      ['r1,other', [0n]],
      ['r1,1', [11n]],
      ['r2,other', [0n]],
      ['r2,1', [20n]],
    ])
  })

  it('puts what finds the named slots taken into the `other` row that keeps bounded labels', () => {
    const metric = { ...bytesBy('sampler', 'src_as'), limit: 5, otherLimit: 3 }
    const { rows, table } = rowsOf(metric, [
      { sampler: 'r1', src_as: 1, bytes: 1 },
      { sampler: 'r1', src_as: 2, bytes: 2 },
      { sampler: 'r1', src_as: 3, bytes: 4 },
      { sampler: 'r2', src_as: 1, bytes: 8 },
      { sampler: 'r3', src_as: 1, bytes: 16 },
    ])
    assert.deepEqual(rows, [
      ['other,other', [16n]],
      ['r1,other', [4n]],
      ['r1,1', [1n]],
      ['r1,2', [2n]],
      ['r2,other', [8n]],
    ])
    assert.equal(nearestNumber(table.rows.talliedBytes), 31)
    assert.equal(nearestNumber(table.rows.otherBytes), 28)
  })

  it('admits no named row without a slot for its `other` row', () => {
    const metric = { ...bytesBy('sampler', 'src_as'), limit: 10, otherLimit: 2 }
    const { rows } = rowsOf(metric, [
      { sampler: 'r1', src_as: 1, bytes: 1 },
      { sampler: 'r2', src_as: 1, bytes: 2 },
    ])
    assert.deepEqual(
      rows.map(([labels]) => labels),
      ['other,other', 'r1,other', 'r1,1'],
    )
    assert.deepEqual(rows[0], ['other,other', [2n]])
  })

  it('has no further `other` rows where every label is bounded', () => {
    const metric = { ...bytesBy('sampler', 'in_if'), limit: 3, otherLimit: 3 }
    const { rows } = rowsOf(metric, [
      { sampler: 'r1', in_if: 1, bytes: 1 },
      { sampler: 'r1', in_if: 2, bytes: 2 },
      { sampler: 'r1', in_if: 3, bytes: 4 },
    ])
    assert.deepEqual(rows, [
      ['other,other', [4n]],
      ['r1,1', [1n]],
      ['r1,2', [2n]],
    ])
  })

  it('has one `other` row where no label is bounded', () => {
    const metric = { ...bytesBy('src_as', 'dst_as'), limit: 2, otherLimit: 1 }
    const { rows } = rowsOf(metric, [
      { src_as: 1, dst_as: 1, bytes: 1 },
      { src_as: 2, dst_as: 1, bytes: 2 },
    ])
    assert.deepEqual(rows, [
      ['other,other', [2n]],
      ['1,1', [1n]],
    ])
  })

  it('is one row without labels', () => {
    const { rows, table } = rowsOf(bytesBy(), [{ bytes: 1 }, { bytes: 2 }])
    assert.deepEqual(rows, [['', [3n]]])
    assert.equal(nearestNumber(table.rows.otherBytes), 0)
  })

  it('joins keys that read alike', () => {
    const { rows } = rowsOf(bytesBy('sampler', 'vrf_name'), [
      { sampler: 'r1', bytes: 1 },
      { sampler: 'r1', vrf_name: 'unknown', bytes: 2 },
      { sampler: 'r1', vrf_name: 'blue', bytes: 4 },
      { sampler: 'r1', vrf_name: 'blue\0\0', bytes: 8 },
      { sampler: 'other', vrf_name: 'other', bytes: 16 },
    ])
    assert.deepEqual(rows, [
      ['other,other', [16n]],
      ['r1,unknown', [3n]],
      ['r1,blue', [12n]],
    ])
  })

  it('reads `other` for names beyond the bound of the dictionary', () => {
    const records = ['r1', 'r2', 'r3'].map((sampler) => ({ sampler, src_as: 1, bytes: 1 }))
    const { rows } = rowsOf(bytesBy('sampler', 'src_as'), records, 1)
    assert.deepEqual(rows, [
      ['other,other', [0n]],
      ['r1,other', [0n]],
      ['r1,1', [1n]],
      ['other,1', [2n]],
    ])
  })

  it('counts exactly above 2^53, and wraps at 2^64', () => {
    const most = 2n ** 53n - 1n
    const records = Array.from({ length: 2049 }, () => ({ bytes: most }))
    const { rows } = rowsOf(bytesBy(), records)
    assert.deepEqual(rows, [['', [BigInt.asUintN(64, 2049n * most)]]])
  })
})
