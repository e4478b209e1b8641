import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { httpGet } from '../expose/http-get.ts'
import type { Samples } from '../support/samples.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { startTestCollector } from '../support/test-collector.ts'

describe('stopping', () => {
  it('loses nothing that the kernel had received', async () => {
    const collector = await startTestCollector()
    const flood = Array(3000).fill(Buffer.from('no flow'))
    await sendDatagrams(collector.udp, flood, '127.0.0.1', flood.length)
    await collector.lanes.stop()
    const samples = await collector.scrape()
    await collector.stop()
    const received = samples.sum('flowtally_payloads_received_total')
    assert.equal(received + samples.sum('flowtally_kernel_drops_total'), 3000n)
  })

  it('waits until a Prometheus that scraped before has the last numbers', async () => {
    const collector = await startTestCollector({ 'web.drain': '1h' })
    const scrape = () => collector.scrapeAs('Prometheus')
    const received = (samples: Samples) => samples.sum('flowtally_payloads_received_total')
    // rows that are born are shown at 0 first
    const live = (samples: Samples) => samples.sum('flowtally_rows', { state: 'live' })
    while (live(await scrape()) < 4n) await setImmediate()
    await sendDatagrams(collector.udp, Array(100).fill(Buffer.from('no flow')))
    const stopped = collector.stop()
    const waiting = () => collector.lines.some(({ msg }) => msg.startsWith('waiting for the last'))
    while (!waiting()) await setImmediate()
    assert.equal(received(await scrape()), 100n)
    await stopped
    assert.ok(collector.lines.every(({ msg }) => !msg.startsWith('not every scraper came')))
    await assert.rejects(scrape())
  })

  it('waits for nobody where nobody scraped, or longer than it may', async () => {
    const unseen = await startTestCollector({ 'web.drain': '1h' })
    await unseen.stop()
    const impatient = await startTestCollector({ 'web.drain': '0s' })
    const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '10' }
    await httpGet(impatient.http, '/metrics', { headers })
    await impatient.stop()
  })
})
