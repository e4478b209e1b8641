import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { httpGet } from '../expose/http-get.ts'
import { madeUpDatagrams } from '../support/made-up-datagrams.ts'
import type { Samples } from '../support/samples.ts'
import { startTestCollector, withCollector } from '../support/test-collector.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-rows-'))
after(() => rmSync(folder, { recursive: true }))

/** Datagrams of NetFlow v5, which need no template. */
const traffic = (count: number) => madeUpDatagrams('v5', count)

const total = (samples: Samples) => samples.sum('flow_as_bytes_total')

describe('the rows of the whole program', () => {
  it('are at 0 for scrapers until all of them have seen that, and then have everything', () =>
    withCollector({ 'web.drain': '0s' }, async (collector) => {
      const { datagrams, bytes } = traffic(300)
      await collector.send(datagrams)
      assert.equal(total(await collector.scrapeAs('a')), 0n)
      assert.equal(total(await collector.scrapeAs('b')), 0n)
      assert.equal(total(await collector.scrape()), bytes)
      let shown = await collector.scrapeAs('a')
      for (; total(shown) === 0n; shown = await collector.scrapeAs('b')) {
        await collector.scrapeAs('a')
      }
      assert.equal(total(shown), bytes)
      assert.equal(shown.sum('flowtally_held_bytes'), 0n)
      assert.equal(shown.sum('flowtally_scrapers'), 2n)
    }))

  it('show what they hold before the program ends', async () => {
    const collector = await startTestCollector({ 'web.drain': '1h' })
    const live = (now: Samples) => now.sum('flowtally_rows', { state: 'live', metric: 'as' })
    while (live(await collector.scrapeAs('a')) === 0n) await setImmediate()
    const { datagrams, bytes } = traffic(300)
    await collector.send(datagrams)
    assert.equal(total(await collector.scrapeAs('a')), 0n)
    const stopped = collector.stop()
    const waiting = () => collector.lines.some(({ msg }) => msg.startsWith('waiting for the last'))
    while (!waiting()) await setImmediate()
    assert.equal(total(await collector.scrapeAs('a')), bytes)
    await stopped
  })

  it('began no sooner than the program, the last row among them', () =>
    withCollector({ created: 'true' }, async (collector) => {
      await collector.send(traffic(300).datagrams)
      const headers = { accept: 'application/openmetrics-text' }
      const { body } = await httpGet(collector.http, '/metrics', { headers })
      const began = [...body.toString().matchAll(/^flow_\w+_created\{.*\} (\S+)$/gm)]
      assert.ok(began.length > 0)
      for (const [line, seconds] of began) assert.ok(Number(seconds) > 1_700_000_000, line)
    }))

  it('are shown to no Prometheus where the checkpoint stays behind', async () => {
    const checkpoint = join(folder, 'behind')
    await withCollector({ checkpoint }, async ({ http, lines, scrape, scrapeAs }) => {
      const success = (now: Samples) => now.sum('flowtally_checkpoint_last_write_successful')
      assert.equal(success(await scrapeAs('a')), 1n)
      rmSync(checkpoint)
      // in the way, and not removed as a file is
      mkdirSync(checkpoint)
      const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '10' }
      for (const status of [500, 500]) {
        assert.equal((await httpGet(http, '/metrics', { headers })).status, status)
      }
      assert.equal(success(await scrape()), 0n)
      rmSync(checkpoint, { recursive: true })
      assert.equal(success(await scrapeAs('a')), 1n)
      const told = lines.map(({ msg }) => msg).filter((msg) => msg.includes('the checkpoint'))
      assert.deepEqual(
        told.filter((msg) => !msg.startsWith('a request')),
        [
          'cannot write the checkpoint, nor remove the old one: Prometheus is refused until that is possible',
          'the checkpoint is written again',
        ],
      )
    })
  })

  it('go on after a restart where there is a checkpoint', async () => {
    const flags = { checkpoint: join(folder, 'rows') }
    const { datagrams, bytes } = traffic(300)
    await withCollector(flags, async (collector) => {
      await collector.send(datagrams)
      while (total(await collector.scrapeAs('a')) === 0n) await setImmediate()
    })
    await withCollector(flags, async (collector) => {
      assert.equal(total(await collector.scrapeAs('a')), bytes)
      await collector.send(datagrams)
      assert.equal(total(await collector.scrapeAs('a')), 2n * bytes)
    })
  })
})
