import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Scrapers } from '../../src/tally/scrapers.ts'

const TIMEOUT = 10_000

/** Scrapers that have all been delivered to at each of these times, in seconds. */
function known(ids: readonly string[], ...times: readonly number[]): Scrapers {
  const scrapers = new Scrapers()
  for (const time of times) for (const id of ids) scrape(scrapers, id, time)
  return scrapers
}

function scrape(scrapers: Scrapers, id: string, seconds: number): number {
  scrapers.came(id, TIMEOUT, seconds * 1000)
  const snapshot = scrapers.begin()
  scrapers.delivered(id, snapshot, seconds * 1000)
  return snapshot
}

const ids = (scrapers: Scrapers) => scrapers.state.known.map(([id]) => id)

describe('scrapers', () => {
  it('are not all there before one was delivered to twice', () => {
    const scrapers = known(['a'], 0)
    assert.equal(scrapers.horizon, 0)
    const second = scrape(scrapers, 'a', 15)
    assert.equal(scrapers.horizon, second)
  })

  it('are all waited for, from their first request on', () => {
    const scrapers = known(['a'], 0, 15)
    scrapers.came('b', TIMEOUT, 20_000)
    assert.equal(scrapers.horizon, 0)
    scrape(scrapers, 'a', 30)
    assert.equal(scrapers.horizon, 0)
    const seen = scrape(scrapers, 'b', 35)
    scrape(scrapers, 'a', 45)
    assert.equal(scrapers.horizon, seen)
  })

  it('are delivered what came late without going back', () => {
    const scrapers = known(['a'], 0, 15)
    const [early, late] = [scrapers.begin(), scrapers.begin()]
    scrapers.delivered('a', late, 30_000)
    scrapers.delivered('a', early, 31_000)
    assert.equal(scrapers.horizon, late)
  })

  it('are forgotten when others were delivered to through three of their intervals', () => {
    const scrapers = known(['a', 'b'], 0, 15, 30, 45)
    for (const time of [60, 75]) scrape(scrapers, 'a', time)
    assert.deepEqual(ids(scrapers), ['a', 'b'])
    scrape(scrapers, 'a', 91)
    assert.deepEqual(ids(scrapers), ['a'])
  })

  it('are forgotten as well when they come and are never delivered to', () => {
    const scrapers = known(['a', 'b'], 0, 15, 30, 45)
    for (const time of [60, 75, 91]) {
      scrapers.came('b', TIMEOUT, time * 1000)
      scrape(scrapers, 'a', time)
    }
    assert.deepEqual(ids(scrapers), ['a'])
  })

  it('are not forgotten as long as nobody else comes', () => {
    const scrapers = known(['a'], 0, 15)
    assert.deepEqual(ids(scrapers), ['a'])
    scrape(scrapers, 'a', 100_000)
    assert.deepEqual(ids(scrapers), ['a'])
  })

  it('are not forgotten because the machine slept', () => {
    const scrapers = known(['a', 'b'], 0, 15, 30, 45)
    for (const time of [86_400, 86_401, 86_402]) scrape(scrapers, 'a', time)
    assert.deepEqual(ids(scrapers), ['a', 'b'])
  })

  it('are not thought to be fast because of one short interval', () => {
    const scrapers = known(['a', 'b'], 0, 60, 120, 121)
    for (const time of [130, 160, 190]) scrape(scrapers, 'a', time)
    assert.deepEqual(ids(scrapers), ['a', 'b'])
  })

  it('are sixteen at most', () => {
    const scrapers = known(Array.from({ length: 100 }, (_, i) => `${i}`))
    for (let i = 0; i < 100; i++) scrapers.came(`${i}`, TIMEOUT, i)
    assert.equal(scrapers.size, 16)
  })

  it('continue where they were after a restart, which is nobody’s absence', () => {
    const before = known(['a', 'b'], 0, 15, 30)
    const scrapers = new Scrapers()
    scrapers.restore(before.state, 3_600_000)
    assert.equal(scrapers.horizon, before.horizon)
    assert.equal(scrapers.snapshot, before.snapshot)
    scrape(scrapers, 'a', 3601)
    assert.deepEqual(ids(scrapers), ['a', 'b'])
  })
})
