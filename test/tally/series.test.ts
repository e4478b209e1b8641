import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { LaneTally } from '../../src/tally/lane-tally.ts'
import { LAST_ROW } from '../../src/tally/rows.ts'
import { Series } from '../../src/tally/series.ts'
import { BatchMaker } from './batch.ts'
import { definition } from './definition.ts'
import { readRows } from './read-rows.ts'

const metric = definition(['sampler'], { values: ['bytes'] })

/** A lane that reports one record for each sampler. */
function reporter(...samplers: readonly string[]) {
  const names = new Dictionary(100)
  const tally = new LaneTally([metric], names)
  const maker = new BatchMaker(LaneTally.fields([metric]), names)
  for (const sampler of samplers) tally.add(maker.batch([{ sampler, bytes: 1 }]))
  return { tally, names, report: () => [tally.report(), names.takeNew()] as const }
}

function rows(series: Series) {
  return series.tables.flatMap((table) => readRows(table, series.names))
}

describe('Series', () => {
  it('translates the names of each lane', () => {
    const series = new Series([metric], new Dictionary(100))
    series.merge(0, 0, ...reporter('a', 'b').report(), 0)
    series.merge(1, 0, ...reporter('b', 'c', 'a').report(), 0)
    assert.deepEqual(rows(series), [
      ['other', [0n]],
      ['a', [2n]],
      ['b', [2n]],
      ['c', [1n]],
    ])
  })

  it('forgets the ids and names of a lane that was started anew', () => {
    const series = new Series([metric], new Dictionary(100))
    series.merge(0, 0, ...reporter('a', 'b').report(), 0)
    series.merge(0, 1, ...reporter('b').report(), 0)
    assert.deepEqual(rows(series), [
      ['other', [0n]],
      ['a', [1n]],
      ['b', [2n]],
    ])
  })

  it('refuses a report that does not follow the one before', () => {
    const series = new Series([metric], new Dictionary(100))
    const lane = reporter('a')
    lane.report()
    assert.throws(() => series.merge(0, 0, ...reporterAfter(lane), 0), RangeError)
  })

  it('adds up what became of the records', () => {
    const series = new Series([metric], new Dictionary(100))
    series.merge(0, 0, ...reporter('a', 'b').report(), 0)
    series.merge(1, 0, ...reporter('b').report(), 0)
    assert.deepEqual(series.counts, [{ tallied: 3, filtered: 0, implausible: 0 }])
  })

  it('has a last row that was born when everything began', () => {
    const [table] = new Series([metric], new Dictionary(100), { now: 1_700_000_000_500 }).tables
    assert.equal(table?.rows.created[LAST_ROW], 1_700_000_000_500)
  })

  it('merges in steps of a block', () => {
    const series = new Series([metric], new Dictionary(100))
    const [report, names] = reporter('a').report()
    assert.equal([...series.mergeSteps(0, 0, report, names, 0)].length, 1)
    assert.deepEqual(rows(series)[1], ['a', [1n]])
  })
})

/** A second report of a lane whose first one was lost. */
function reporterAfter({ tally, names, report }: ReturnType<typeof reporter>) {
  tally.add(new BatchMaker(LaneTally.fields([metric]), names).batch([{ sampler: 'z', bytes: 1 }]))
  return report()
}
