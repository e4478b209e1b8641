import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Gauge, Registry } from 'prom-client'
import { Exposition } from '../../src/expose/exposition.ts'
import { definition, flowFamily, namesOf } from './fixture.ts'

/** A scrape that logs what is asked of it and is prepared when the test says so. */
function fakeScrape() {
  const log: string[] = []
  const waiting: PromiseWithResolvers[] = []
  const registry = new Registry()
  new Gauge({ name: 'up', help: 'Up.', registers: [registry] }).set(1)
  const table = flowFamily(
    definition({ as: 'src_as' }),
    Array.from({ length: 100 }, (_, as) => ({ key: [[as]], values: [1n] })),
  )
  return {
    log,
    registry,
    families: () => [],
    names: namesOf(),
    created: false,
    tables: [table],
    prepare() {
      log.push('prepare')
      return new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
    },
    snapshot: () => Promise.resolve(log.push('snapshot')),
    done: () => log.push('done'),
    /** The next preparation, once it was asked for. */
    async next(): Promise<PromiseWithResolvers> {
      for (;;) {
        const first = waiting.shift()
        if (first !== undefined) return first
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

interface PromiseWithResolvers {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString()

describe('Exposition', () => {
  it('renders once for all who ask while it renders', async () => {
    const scrape = fakeScrape()
    const exposition = new Exposition(scrape)
    const bodies = Promise.all([
      exposition.body('text', 'visitor', false),
      exposition.body('text', 'visitor', true),
      exposition.body('text', 'visitor', true),
    ])
    ;(await scrape.next()).resolve()
    const [plain, first, second] = await bodies
    assert.deepEqual(scrape.log, ['prepare', 'done'])
    assert.equal(first, second)
    assert.equal(first.gzipped, true)
    assert.equal(first.plainLength, plain.length)
    assert.ok(first.length < plain.length)
    assert.equal(gunzipSync(Buffer.concat(first.chunks)).toString(), text(plain.chunks))
  })

  it('renders anew for who comes afterwards', async () => {
    const scrape = fakeScrape()
    const exposition = new Exposition(scrape)
    for (let i = 0; i < 2; i++) {
      const body = exposition.body('text', 'visitor', false)
      ;(await scrape.next()).resolve()
      await body
    }
    assert.deepEqual(scrape.log, ['prepare', 'done', 'prepare', 'done'])
  })

  it('renders one format after the other, since each holds the tables still', async () => {
    const scrape = fakeScrape()
    const exposition = new Exposition(scrape)
    const plain = exposition.body('text', 'visitor', false)
    const openmetrics = exposition.body('openmetrics', 'visitor', false)
    ;(await scrape.next()).resolve()
    await plain
    ;(await scrape.next()).resolve()
    await openmetrics
    assert.deepEqual(scrape.log, ['prepare', 'done', 'prepare', 'done'])
  })

  it('takes a snapshot for scrapers only, while the tables are held still', async () => {
    const scrape = fakeScrape()
    const exposition = new Exposition(scrape)
    const visitor = exposition.body('text', 'visitor', false)
    const scraper = exposition.body('text', 'scraper', true)
    ;(await scrape.next()).resolve()
    assert.equal((await visitor).snapshot, 0)
    ;(await scrape.next()).resolve()
    assert.ok((await scraper).snapshot > 0)
    assert.deepEqual(scrape.log, ['prepare', 'done', 'prepare', 'snapshot', 'done'])
  })

  it('has flow families and telemetry in one body, ended by # EOF in OpenMetrics only', async () => {
    for (const format of ['text', 'openmetrics'] as const) {
      const scrape = fakeScrape()
      const body = new Exposition(scrape).body(format, 'visitor', false)
      ;(await scrape.next()).resolve()
      const written = text((await body).chunks)
      assert.match(written, /^# HELP flow_test_bytes/)
      assert.match(written, /\nup 1\n/)
      assert.equal(written.endsWith('\nup 1\n# EOF\n'), format === 'openmetrics')
    }
  })

  it('lets the tables go and renders again after a failure', async () => {
    const scrape = fakeScrape()
    const exposition = new Exposition(scrape)
    const failing = exposition.body('text', 'visitor', false)
    ;(await scrape.next()).reject(new Error('no lanes'))
    await assert.rejects(failing, /no lanes/)
    assert.deepEqual(scrape.log, ['prepare', 'done'])
    const body = exposition.body('text', 'visitor', false)
    ;(await scrape.next()).resolve()
    assert.match(text((await body).chunks), /^# HELP/)
  })

  it('does not compress what is small', async () => {
    const scrape = { ...fakeScrape(), tables: [] }
    const body = new Exposition(scrape).body('text', 'visitor', true)
    ;(await scrape.next()).resolve()
    assert.equal((await body).gzipped, false)
  })
})
