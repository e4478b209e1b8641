import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { httpGet } from '../expose/http-get.ts'
import { madeUpDatagrams } from '../support/made-up-datagrams.ts'
import { Samples } from '../support/samples.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { startTestCollector, type TestCollector, withCollector } from '../support/test-collector.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-rows-'))
after(() => rmSync(folder, { recursive: true }))

/** Datagrams of NetFlow v5, which need no template. */
const traffic = (count: number) => madeUpDatagrams('v5', count)

/** What a Prometheus of this name is answered. */
async function scrapeAs(name: string, { http }: TestCollector): Promise<Samples> {
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '10', 'User-Agent': name }
  return new Samples(`${(await httpGet(http, '/metrics', { headers })).body}`)
}

const total = (samples: Samples) => samples.sum('flow_as_bytes_total')

/** Sends everything, and waits until it was tallied. */
async function send(collector: TestCollector, datagrams: readonly Uint8Array[], before = 0n) {
  await sendDatagrams(collector.udp, datagrams)
  const all = before + BigInt(datagrams.length)
  await collector.until((now) => now.sum('flowtally_payloads_received_total') === all)
}

describe('the rows of the whole program', () => {
  it('are at 0 for scrapers until all of them have seen that, and then have everything', () =>
    withCollector({ 'web.drain': '0s' }, async (collector) => {
      const { datagrams, bytes } = traffic(300)
      await send(collector, datagrams)
      assert.equal(total(await scrapeAs('a', collector)), 0n)
      assert.equal(total(await scrapeAs('b', collector)), 0n)
      assert.equal(total(await collector.scrape()), bytes)
      let shown = await scrapeAs('a', collector)
      for (; total(shown) === 0n; shown = await scrapeAs('b', collector)) {
        await scrapeAs('a', collector)
      }
      assert.equal(total(shown), bytes)
      assert.equal(shown.sum('flowtally_held_bytes'), 0n)
      assert.equal(shown.sum('flowtally_scrapers'), 2n)
    }))

  it('show what they hold before the program ends', async () => {
    const collector = await startTestCollector({ 'web.drain': '1h' })
    const live = (now: Samples) => now.sum('flowtally_rows', { state: 'live', metric: 'as' })
    while (live(await scrapeAs('a', collector)) === 0n) await setImmediate()
    const { datagrams, bytes } = traffic(300)
    await send(collector, datagrams)
    assert.equal(total(await scrapeAs('a', collector)), 0n)
    const stopped = collector.stop()
    const waiting = () => collector.lines.some(({ msg }) => msg.startsWith('waiting for the last'))
    while (!waiting()) await setImmediate()
    assert.equal(total(await scrapeAs('a', collector)), bytes)
    await stopped
  })

  it('go on after a restart where there is a checkpoint', async () => {
    const flags = { checkpoint: join(folder, 'rows') }
    const { datagrams, bytes } = traffic(300)
    await withCollector(flags, async (collector) => {
      await send(collector, datagrams)
      while (total(await scrapeAs('a', collector)) === 0n) await setImmediate()
    })
    await withCollector(flags, async (collector) => {
      assert.equal(total(await scrapeAs('a', collector)), bytes)
      await send(collector, datagrams)
      assert.equal(total(await scrapeAs('a', collector)), 2n * bytes)
    })
  })
})
