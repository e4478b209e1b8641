import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { rowStates } from '../../src/model/row-state.ts'
import { Series } from '../../src/tally/series.ts'
import { definition } from './definition.ts'
import { labelsOf, rowsIn, sumOf } from './read-rows.ts'
import { TestLane } from './test-lane.ts'
import { TestNames } from './test-names.ts'

const SECOND = 1000

/** A metric by AS with its name, of which rows are born below one `other` row. */
class Named {
  now = 0
  readonly names = new TestNames()
  readonly series: Series
  readonly #lane = new TestLane(1)

  constructor(limit: number) {
    const metric = definition(['src_as', 'src_as_name'], {
      values: ['bytes'],
      limit,
      otherLimit: 1,
    })
    this.series = new Series([metric], new Dictionary(10), { labelNames: this.names })
    this.scrape().scrape()
  }

  add(as: number, bytes: number): this {
    this.#lane.add([as], [bytes])
    this.series.merge(0, 0, this.#lane.report(), [], this.now)
    return this
  }

  scrape(): this {
    this.now += 10 * SECOND
    this.series.tend(this.now)
    this.series.scrapers.came('a', SECOND, this.now)
    this.series.scrapers.delivered('a', this.series.scrapers.begin(), this.now)
    this.series.tend(this.now)
    return this
  }

  get rows(): string[] {
    return this.series.tables.flatMap((table) =>
      rowsIn(table).map((row) => {
        const state = rowStates.find((one) => one.state === table.rows.states[row])?.name
        return `${labelsOf(table, this.series.names, row)} ${state} ${sumOf(table, row, 0)}`
      }),
    )
  }
}

describe('labels that are no part of the key', () => {
  it('have the name that is known when the row is born', () => {
    const named = new Named(3)
    named.names.set('src_as_name 64500', { text: 'Example' })
    assert.deepEqual(named.add(64500, 7).rows, ['other,other live 0', '64500,Example zero 7'])
    assert.deepEqual(named.scrape().rows, ['other,other live 0', '64500,Example live 7'])
  })

  it('are waited for, and what came meanwhile is held', () => {
    const named = new Named(3)
    named.names.set('src_as_name 64500', { text: '', pending: true })
    named.add(64500, 7)
    named.series.tend(named.now + 9 * SECOND)
    assert.deepEqual(named.rows, ['other,other live 0', '64500, waiting 7'])
    named.names.set('src_as_name 64500', { text: 'Example' })
    named.series.tend(named.now + 9 * SECOND)
    assert.deepEqual(named.rows, ['other,other live 0', '64500,Example zero 7'])
  })

  it('are not waited for longer than ten seconds', () => {
    const named = new Named(3)
    named.names.set('src_as_name 64500', { text: '', pending: true })
    named.add(64500, 7)
    named.series.tend(named.now + 10 * SECOND)
    assert.deepEqual(named.rows, ['other,other live 0', '64500, zero 7'])
  })

  it('change with a successor, which is shown when the row with the old name has drained', () => {
    const named = new Named(3)
    named.names.set('src_as_name 64500', { text: 'Old' })
    named.add(64500, 7).scrape().scrape()
    named.names.set('src_as_name 64500', { text: 'New' })
    named.series.tend(named.now + 10 * SECOND)
    assert.deepEqual(named.rows, [
      'other,other live 0',
      '64500,Old draining 7',
      '64500,New waiting 0',
    ])
    named.add(64500, 5)
    assert.deepEqual(named.rows.at(-1), '64500,New waiting 5')
    assert.deepEqual(named.scrape().rows, ['other,other live 0', '64500,New zero 5'])
    assert.deepEqual(named.scrape().rows, ['other,other live 0', '64500,New live 5'])
  })

  it('stay as they are where there is no room for a successor', () => {
    const named = new Named(2)
    named.names.set('src_as_name 64500', { text: 'Old' })
    named.add(64500, 7).scrape().scrape()
    named.names.set('src_as_name 64500', { text: 'New' })
    named.scrape().scrape()
    assert.deepEqual(named.add(64500, 1).rows, ['other,other live 0', '64500,Old live 8'])
  })

  it('follow the name of the sampler: what was counted by its address is withdrawn before it is shown', () => {
    const metric = definition(['sampler', 'src_as'], { values: ['bytes'], limit: 8, otherLimit: 3 })
    const names = new TestNames().set('sampler 192.0.2.1', { text: '192.0.2.1', pending: true })
    const series = new Series([metric], new Dictionary(10), { labelNames: names })
    const lane = new TestLane(1)
    lane.add([2, 64500], [7])
    series.merge(0, 0, lane.report(), ['192.0.2.1'], 0)
    const states = () => [...(series.tables[0]?.rows.counts ?? [])]
    assert.deepEqual(states(), [0 - 3, 1, 0, 0, 2])
    names.set('sampler 192.0.2.1', { text: 'r1' })
    for (let i = 0; i < 2; i++) series.tend(1000)
    assert.deepEqual(states(), [-1, 1, 0, 0, 0])
    const [table] = series.tables
    assert.equal(table === undefined ? 0n : sumOf(table, 0, 0), 7n)
  })
})
