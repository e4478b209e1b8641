import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { RECENT, RecentRows } from '../../src/tally/recent-rows.ts'
import { rowLabels } from '../../src/tally/row-labels.ts'
import { Series } from '../../src/tally/series.ts'
import { resultOf } from '../support/result-of.ts'
import { definition } from './definition.ts'
import { TestLane } from './test-lane.ts'
import { TestNames } from './test-names.ts'

/** The numbers that the lane has for its first names. */
const [r1, r2] = [2, 3]

/** A table by sampler and AS with the bytes and packets of late. */
class Table {
  readonly #lane = new TestLane(2)
  readonly #series: Series
  readonly #recent: RecentRows
  #names: readonly string[] = ['r1', 'r2']

  constructor(limit = 1000) {
    const metric = definition(['sampler', 'src_as', 'src_as_name'], {
      values: ['packets', 'bytes'],
      limit,
      otherLimit: Math.min(100, limit - 1),
    })
    const names = new TestNames().set('src_as_name 7', { text: 'Seven' })
    this.#series = new Series([metric], new Dictionary(100), { labelNames: names })
    this.#recent = new RecentRows(this.table, 0)
  }

  get table() {
    const [table] = this.#series.tables
    assert.ok(table)
    return table
  }

  take(
    now: number,
    ...records: readonly (readonly [sampler: number, as: number, bytes: number])[]
  ) {
    for (const [sampler, as, bytes] of records) this.#lane.add([sampler, as], [1, bytes])
    this.#series.merge(0, 0, this.#lane.report(), this.#names, now)
    this.#names = []
    for (const _ of this.#recent.note(now));
  }

  growth(most: number, now: number) {
    const value = resultOf(this.#recent.growth(most, now))
    const top = value.top.map(({ row, growth }) => [
      rowLabels(this.table, row, this.#series.names).join(),
      ...growth,
    ])
    const bySampler = [...value.bySampler].map(([name, bytes]) => [
      this.#series.names.text(name),
      bytes,
    ])
    return { ...value, top, bySampler }
  }
}

describe('RecentRows', () => {
  it('ranks rows by their bytes, and shows them with their names', () => {
    const table = new Table()
    table.take(1000, [r1, 7, 100], [r1, 8, 300], [r2, 7, 200], [r2, 7, 5])
    const { top, growth, span, namedShare, bySampler } = table.growth(2, 2000)
    assert.deepEqual(top, [
      ['r1,8,', 1, 300],
      ['r2,7,Seven', 2, 205],
    ])
    assert.deepEqual([growth, span, namedShare], [[4, 605], 2000, 1])
    assert.deepEqual(bySampler, [
      ['r1', 400],
      ['r2', 205],
    ])
  })

  it('looks back half a minute at least, and a minute at most', () => {
    const table = new Table()
    table.take(1000, [r1, 7, 1000])
    table.take(RECENT, [r1, 7, 10])
    assert.deepEqual(table.growth(9, RECENT).top, [['r1,7,Seven', 2, 1010]])
    table.take(2 * RECENT - 1, [r1, 7, 1], [r1, 8, 2])
    assert.deepEqual(table.growth(9, 2 * RECENT - 1).top, [
      ['r1,7,Seven', 3, 1011],
      ['r1,8,', 1, 2],
    ])
    table.take(2 * RECENT)
    const { top, span } = table.growth(9, 2 * RECENT)
    assert.deepEqual(top, [
      ['r1,8,', 1, 2],
      ['r1,7,Seven', 1, 1],
    ])
    assert.equal(span, RECENT)
    table.take(3 * RECENT)
    assert.deepEqual(table.growth(9, 3 * RECENT).top, [])
    assert.equal(table.growth(9, 3 * RECENT).namedShare, null)
  })

  it('says which share has a row of its own', () => {
    const table = new Table(3)
    table.take(1000, [r1, 7, 300], [r1, 8, 100])
    const { top, namedShare, bySampler } = table.growth(9, 1000)
    assert.deepEqual([top, namedShare], [[['r1,7,Seven', 1, 300]], 0.75])
    assert.deepEqual(bySampler, [['r1', 400]])
  })
})
