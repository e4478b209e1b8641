import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { rowStates } from '../../src/model/row-state.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { definition } from './definition.ts'
import { labelsOf, rowsIn, sumOf } from './read-rows.ts'
import { TestLane } from './test-lane.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

/** A table that one Prometheus scrapes every ten seconds. */
class Scraped {
  now = 0
  readonly series: Series
  readonly #lane: TestLane

  constructor(metric: Partial<MetricDefinition>, newSeriesPerHour = Number.POSITIVE_INFINITY) {
    const whole = definition(['in_if', 'src_as'], {
      values: ['bytes'],
      limit: 5,
      otherLimit: 3,
      ...metric,
    })
    this.series = new Series([whole], new Dictionary(10), { newSeriesPerHour })
    this.#lane = new TestLane(1)
    this.scrape()
    this.scrape()
  }

  get table() {
    const [table] = this.series.tables
    assert.ok(table)
    return table
  }

  /** Bytes by interface and system. */
  add(...records: readonly (readonly [inIf: number, as: number, bytes: number])[]): this {
    for (const [inIf, as, bytes] of records) this.#lane.add([inIf, as], [bytes])
    this.series.merge(0, 0, this.#lane.report(), [], this.now)
    return this
  }

  /** So many seconds pass, with a scrape every ten. */
  pass(seconds: number): this {
    for (const end = this.now + seconds * SECOND; this.now < end; ) this.scrape()
    return this
  }

  scrape(): void {
    this.now += 10 * SECOND
    this.series.tend(this.now)
    this.series.scrapers.came('a', SECOND, this.now)
    this.series.scrapers.delivered('a', this.series.scrapers.begin(), this.now)
    this.series.tend(this.now)
  }

  /** Each row with its state and what it has. */
  get rows(): Record<string, string> {
    const { table } = this
    return Object.fromEntries(
      rowsIn(table).map((row) => {
        const state = rowStates.find((one) => one.state === table.rows.states[row])?.name
        const labels = labelsOf(table, this.series.names, row).join()
        return [labels, `${state} ${sumOf(table, row, 0)}`]
      }),
    )
  }
}

describe('rows that come and go', () => {
  it('are at zero until the scraper has seen that', () => {
    const scraped = new Scraped({}).add([1, 7, 100])
    assert.deepEqual(scraped.rows, {
      'other,other': 'live 0',
      '1,other': 'zero 0',
      '1,7': 'zero 100',
    })
    scraped.scrape()
    assert.equal(scraped.rows['1,7'], 'live 100')
  })

  it('leave when they were idle, the `other` row after those below it', () => {
    const scraped = new Scraped({ idle: 60 * SECOND }).add([1, 7, 100]).pass(60)
    assert.equal(scraped.rows['1,7'], 'live 100')
    scraped.scrape()
    assert.deepEqual(scraped.rows, { 'other,other': 'live 0', '1,other': 'live 0' })
    scraped.pass(20)
    assert.deepEqual(scraped.rows, { 'other,other': 'live 0' })
    assert.equal(scraped.table.rows.retiredBytes[1], 100)
  })

  it('stay after all if something comes while they leave for being idle', () => {
    const scraped = new Scraped({ idle: 60 * SECOND }).add([1, 7, 100]).pass(60)
    scraped.now += SECOND
    scraped.series.tend(scraped.now)
    assert.equal(scraped.rows['1,7'], 'draining 100')
    scraped.add([1, 7, 1])
    assert.equal(scraped.rows['1,7'], 'live 101')
  })

  it('give way to a late heavy hitter, which begins at zero', () => {
    const scraped = new Scraped({}).add([1, 7, 100], [1, 8, 200]).pass(10)
    scraped.add([1, 9, 1000]).pass(10)
    assert.deepEqual(scraped.rows, {
      'other,other': 'live 0',
      '1,other': 'live 1000',
      '1,8': 'live 200',
      '1,9': 'zero 0',
    })
    scraped.add([1, 9, 5], [1, 7, 3]).scrape()
    assert.equal(scraped.rows['1,9'], 'live 5')
    assert.equal(scraped.rows['1,other'], 'live 1003')
    assert.equal(scraped.table.promotions, 1)
    assert.deepEqual([...scraped.table.rows.demoted], [0, 1, 0, 0, 0])
  })

  it('do not give way to what is hardly larger', () => {
    const scraped = new Scraped({}).add([1, 7, 100], [1, 8, 200]).pass(10)
    scraped.add([1, 9, 145]).pass(50)
    assert.equal(scraped.rows['1,7'], 'live 100')
  })

  it('are forgotten by half every 15 minutes', () => {
    const scraped = new Scraped({}).add([1, 7, 1000], [1, 8, 1000]).pass(2 * 900)
    scraped.add([1, 7, 1], [1, 8, 10], [1, 9, 400]).pass(20)
    assert.deepEqual(Object.keys(scraped.rows).sort(), ['1,8', '1,9', '1,other', 'other,other'])
  })

  it('can come back with the score that they left with', () => {
    const scraped = new Scraped({}).add([1, 7, 100], [1, 8, 200]).pass(10)
    scraped.add([1, 9, 160]).pass(20).add([1, 7, 150]).pass(30)
    // 250 against 160
    assert.equal(scraped.rows['1,9'], undefined)
    assert.equal(scraped.rows['1,7'], 'live 0')
  })

  it('of a whole interface give way to a larger one, with everything below them', () => {
    const scraped = new Scraped({ limit: 8, otherLimit: 2 })
    scraped.add([1, 7, 100], [1, 8, 100]).pass(10)
    assert.equal(scraped.rows['1,other'], 'live 0')
    scraped.add([2, 7, 1000]).pass(30).add([2, 7, 1]).pass(10)
    assert.deepEqual(scraped.rows, {
      'other,other': 'live 1000',
      '2,other': 'live 0',
      '2,7': 'live 1',
    })
  })

  it('wait for a token to be born, and those that wait are counted', () => {
    const scraped = new Scraped({ limit: 10 }, 2)
    scraped.add([1, 1, 1], [1, 2, 1], [1, 3, 3], [1, 4, 4]).pass(20)
    assert.deepEqual(Object.keys(scraped.rows), ['other,other', '1,other', '1,1', '1,2'])
    assert.equal(scraped.table.deferrals, 2)
    scraped.now += HOUR / 2
    scraped.add([1, 1, 1], [1, 2, 1], [1, 3, 3], [1, 4, 4]).scrape()
    assert.equal(scraped.rows['1,4'], 'live 0')
    assert.equal(scraped.rows['1,3'], undefined)
    assert.equal(scraped.table.deferrals, 2)
  })

  it('that nobody was shown are withdrawn, and what they held is in `other`', () => {
    const series = new Series(
      [definition(['in_if', 'src_as'], { values: ['bytes'], limit: 4, otherLimit: 2 })],
      new Dictionary(1),
    )
    const lane = new TestLane(1)
    const add = (as: number, bytes: number) => {
      lane.add([1, as], [bytes])
      series.merge(0, 0, lane.report(), [], 0)
    }
    for (const [as, bytes] of [
      [1, 1],
      [2, 2],
      [3, 100],
    ] as const)
      add(as, bytes)
    for (let i = 0; i < 3; i++) series.tend(SECOND)
    add(3, 5)
    const [table] = series.tables
    assert.ok(table)
    const rows = rowsIn(table).map((row) => [
      labelsOf(table, series.names, row).join(),
      sumOf(table, row, 0),
    ])
    assert.deepEqual(Object.fromEntries(rows), {
      'other,other': 0n,
      '1,other': 101n,
      '1,2': 2n,
      '1,3': 5n,
    })
  })
})
