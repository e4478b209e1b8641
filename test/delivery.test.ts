import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Delivery } from '../src/delivery.ts'
import { SourcePositions } from '../src/source-positions.ts'
import { Scrapers } from '../src/tally/scrapers.ts'

const position = (at: number) => ({ source: 'kafka:c/flows/0', identity: 'c', at })

/** A delivery whose time is ours, and what it tells. */
function newDelivery(write?: () => Promise<boolean>) {
  const scrapers = new Scrapers()
  const positions = new SourcePositions()
  const told: number[] = []
  const held = { since: Number.POSITIVE_INFINITY }
  const clock = { now: 1_000_000 }
  const tables = { held: false }
  const delivery = new Delivery({
    positions,
    series: {
      scrapers,
      get heldSince() {
        return held.since
      },
    },
    merger: {
      hold() {
        tables.held = true
        return Promise.resolve()
      },
      release() {
        tables.held = false
      },
    },
    write,
    tell: (all) => told.push(...all.map(({ at }) => at)),
    now: () => clock.now,
  })
  const read = (at: number, letsGo = false) => {
    positions.note([position(at)])
    delivery.merged(letsGo)
  }
  /** A scrape of which all arrives, or nothing. */
  const scrape = async (id = 'prometheus', arrives = true) => {
    clock.now += 1000
    scrapers.came(id, 10_000, clock.now)
    const number = scrapers.begin()
    await delivery.snapshot(number)
    if (!arrives) return
    scrapers.delivered(id, number, clock.now)
    delivery.delivered()
  }
  return { delivery, told, held, clock, tables, read, scrape }
}

describe('what was read', () => {
  it('is safe when a scrape with it was delivered', async () => {
    const { told, read, scrape } = newDelivery()
    read(10)
    assert.deepEqual(told, [])
    await scrape('prometheus', false)
    assert.deepEqual(told, [])
    await scrape()
    assert.deepEqual(told, [10])
    read(20)
    assert.deepEqual(told, [10])
    await scrape()
    assert.deepEqual(told, [10, 20])
  })

  it('is safe when the last of several scrapers has it', async () => {
    const { told, read, scrape } = newDelivery()
    await scrape('b')
    await scrape('a')
    read(10)
    await scrape('a')
    assert.deepEqual(told, [])
    read(20)
    await scrape('a')
    await scrape('b')
    // a has it from the scrape before
    assert.deepEqual(told, [20])
  })

  it('is not safe while a row at zero may hold it', async () => {
    const { told, held, clock, read, scrape } = newDelivery()
    read(10)
    held.since = clock.now + 500
    await scrape()
    assert.deepEqual(told, [])
    read(20)
    // what the first scrape did not show is shown, and another row is new
    held.since = clock.now + 500
    await scrape()
    assert.deepEqual(told, [10])
    held.since = Number.POSITIVE_INFINITY
    await scrape()
    assert.deepEqual(told, [10, 20])
  })

  it('is safe when it was counted, where nobody scrapes; somebody is waited for at first', () => {
    const { told, clock, read } = newDelivery()
    read(10)
    clock.now += 119_000
    read(20)
    assert.deepEqual(told, [])
    clock.now += 1000
    read(30)
    assert.deepEqual(told, [30])
  })

  it('waits for those who scraped once, however long they are away', async () => {
    const { told, clock, read, scrape } = newDelivery()
    await scrape()
    clock.now += 10_000_000
    read(10)
    assert.deepEqual(told, [])
  })

  it('is safe at once where a source has to let go', () => {
    const { told, read } = newDelivery()
    read(10, true)
    assert.deepEqual(told, [10])
  })
})

describe('what was read, with a checkpoint', () => {
  it('is safe when the file is written, whoever gets the scrape', async () => {
    const { told, read, scrape } = newDelivery(() => Promise.resolve(true))
    read(10)
    assert.deepEqual(told, [])
    await scrape('prometheus', false)
    assert.deepEqual(told, [10])
  })

  it('is not safe where the file cannot be written, nor by being counted', async () => {
    const { told, clock, read, scrape } = newDelivery(() => Promise.resolve(false))
    read(10)
    await scrape()
    clock.now += 10_000_000
    read(20)
    read(30, true)
    await nextTurn()
    assert.deepEqual(told, [])
  })

  it('is written down where a source has to let go, while the tables stand still', async () => {
    const held: boolean[] = []
    const { told, tables, read } = newDelivery(() => {
      held.push(tables.held)
      return Promise.resolve(true)
    })
    read(10, true)
    await nextTurn()
    assert.deepEqual(told, [10])
    assert.deepEqual(held, [true])
    assert.equal(tables.held, false)
  })
})
