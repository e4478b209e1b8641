import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Forecast } from '../../src/forecast/forecast.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import type { TallyReport } from '../../src/tally/tally-report.ts'
import { definition } from '../tally/definition.ts'

const MINUTE = 60_000
const BEGAN = 28_000_000 * MINUTE

/** Keys with their bytes, as a lane reports them that has not seen them before. */
function report(
  records: readonly (readonly [readonly number[], number])[],
  epoch = 0,
): TallyReport {
  return {
    blocks: [
      {
        metric: 0,
        epoch,
        firstId: 0,
        newKeys: Uint32Array.from(records.flatMap(([key]) => key)),
        ids: Uint32Array.from(records.keys()),
        sums: Float64Array.from(records.map(([, bytes]) => bytes)),
      },
    ],
    counts: [{ tallied: records.length, filtered: 0, implausible: 0 }],
  }
}

const metric = (labels: readonly ('in_if' | 'src_as')[], limit: number, otherLimit: number) =>
  definition(labels, { id: 'as', name: 'flow_as', values: ['bytes'], limit, otherLimit })

function forecastOf(
  definition: MetricDefinition,
  records: readonly (readonly [readonly number[], number])[],
  most = 100,
) {
  const forecast = new Forecast([definition], most)
  forecast.add(report(records), [], BEGAN)
  const [only] = forecast.metrics
  assert.ok(only)
  return { forecast, ...only, named: only.limits.map(({ limit, named }) => [limit, named]) }
}

describe('a forecast', () => {
  it('gives the rows to the largest, but for the one that reads `other`', () => {
    const records = [1, 2, 4, 8, 16, 32, 37].map((bytes, i) => [[i], bytes] as const)
    const { labelSets, atOnce, bornPerHour, named, limits } = forecastOf(
      metric(['src_as'], 4, 1),
      records,
    )
    assert.deepEqual([labelSets, atOnce, bornPerHour], [7, 7, undefined])
    assert.deepEqual(named, [
      [1, 0],
      [2, 0.37],
      [4, 0.85],
      [8, 1],
      [16, 1],
    ])
    assert.deepEqual(
      limits.map(({ series }) => series),
      [1, 2, 4, 8, 8],
    )
  })

  it('counts the bytes of the lines', () => {
    const { limits } = forecastOf(metric(['src_as'], 4, 1), [[[64_500], 123]])
    const line = 'flow_as_bytes_total{src_as="64500"} 123\n'
    assert.equal(limits[2]?.bytes, 2 * line.length)
  })

  it('keeps the slots of `other` rows, and names only what is below one of them', () => {
    const records = [
      [[1, 10], 50],
      [[1, 11], 20],
      [[2, 10], 30],
      [[3, 10], 1],
    ] as const
    // half of the slots are for `other`: at 4 that is the last row and one interface
    const { named, limits } = forecastOf(metric(['in_if', 'src_as'], 8, 4), records)
    assert.deepEqual(named.slice(1), [
      [4, 70 / 101],
      [8, 1],
      [16, 1],
      [32, 1],
    ])
    assert.deepEqual(
      limits.map(({ series }) => series),
      [2, 4, 8, 8, 8],
    )
  })

  it('knows that a metric with bounded labels has one `other` row', () => {
    const records = [5, 3, 2].map((bytes, i) => [[i], bytes] as const)
    const { named, limits } = forecastOf(metric(['in_if'], 3, 3), records)
    assert.deepEqual(named.slice(0, 3), [
      [1, 0],
      [2, 0.5],
      [3, 0.8],
    ])
    assert.equal(limits.at(-1)?.series, 4)
  })

  it('knows a label set again that a lane has forgotten', () => {
    const forecast = new Forecast([metric(['src_as'], 4, 1)], 100)
    forecast.add(report([[[7], 1]]), [], BEGAN)
    forecast.add(report([[[8], 1]], 1), [], BEGAN + 5 * MINUTE)
    forecast.add(report([[[7], 1]], 2), [], BEGAN + 5 * MINUTE)
    assert.equal(forecast.metrics[0]?.labelSets, 2)
    assert.equal(forecast.elapsed, 5 * MINUTE)
    assert.equal(forecast.observations, 3)
  })

  it('counts what is beyond its own room as not named, and says so', () => {
    const records = [6, 3, 1].map((bytes, i) => [[i], bytes] as const)
    const { forecast, labelSets, named } = forecastOf(metric(['src_as'], 4, 1), records, 2)
    assert.equal(labelSets, 2)
    assert.equal(named.at(-1)?.[1], 0.9)
    assert.equal(forecast.isFull, true)
    assert.equal(forecastOf(metric(['src_as'], 4, 1), records, 3).forecast.isFull, false)
  })
})
