import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeCardinality } from '../../src/cardinality.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import type { FieldName } from '../../src/model/fields.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { definition } from './definition.ts'
import { TestLane } from './test-lane.ts'

/** What is said of a metric of bytes whose key are two numbers, once it took these in. */
async function described(
  fields: readonly FieldName[],
  more: Partial<MetricDefinition>,
  ...records: readonly (readonly [key: readonly number[], bytes: number])[]
) {
  const metric = definition(fields, { values: ['bytes'], ...more })
  const series = new Series([metric], new Dictionary(10))
  const lane = new TestLane(1)
  for (const [key, bytes] of records) lane.add(key, [bytes])
  series.merge(0, 1, lane.report(), [], 1000)
  const [cardinality] = await describeCardinality(series)
  assert.ok(cardinality)
  return cardinality
}

const near = (share: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((share ?? Number.NaN) - expected) < 0.01, `${share} instead of ${expected}`)

describe('the cardinality of a metric', () => {
  it('says how it fills its limit, and what other limits would cover', async () => {
    // two rows for `other`, two with all labels; the other two label sets are candidates
    const said = await described(
      ['in_if', 'src_as'],
      { limit: 4, otherLimit: 2 },
      [[1, 11], 400],
      [[1, 12], 300],
      [[1, 13], 200],
      [[1, 14], 100],
    )
    const { labels, limits, named_share, ...rest } = said
    assert.deepEqual(rest, {
      metric: 'test',
      name: 'flow_test',
      limit: 4,
      other_limit: 2,
      rows: { live: 0, zero: 4, draining: 0 },
      series: 4,
      demand: 4,
    })
    // 11, 12 and other; 1 and other
    assert.deepEqual(labels, [
      { label: 'src_as', values: 3 },
      { label: 'in_if', values: 2 },
    ])
    near(named_share, 0.7)
    assert.deepEqual(
      limits.map(({ limit }) => limit),
      [2, 4, 8],
    )
    near(limits[0]?.named_share, 0.4)
    near(limits[1]?.named_share, 0.7)
    near(limits[2]?.named_share, 1)
  })

  it('knows no share where nothing came', async () => {
    const { rows, named_share, limits } = await described(['in_if', 'src_as'], { limit: 4 })
    assert.deepEqual(rows, { live: 0, zero: 1, draining: 0 })
    assert.equal(named_share, null)
    assert.deepEqual(
      limits.map(({ named_share }) => named_share),
      [null, null, null],
    )
  })

  it('takes rows with all labels for named where all are bounded', async () => {
    const { limits, named_share } = await described(
      ['in_if', 'out_if'],
      { limit: 3, otherLimit: 3 },
      [[1, 1], 500],
      [[1, 2], 300],
      [[1, 3], 200],
    )
    near(named_share, 0.8)
    near(limits[0]?.named_share, 0.5)
    near(limits[1]?.named_share, 0.8)
    near(limits[2]?.named_share, 1)
  })

  it('is all where there are no labels', async () => {
    const { limits, named_share } = await described([], { limit: 1, otherLimit: 1 }, [[0], 500])
    assert.equal(named_share, 1)
    for (const { named_share } of limits) assert.equal(named_share, 1)
  })
})
