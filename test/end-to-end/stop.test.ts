import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { httpGet } from '../expose/http-get.ts'
import { Samples } from '../support/samples.ts'
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
    const collector = await startTestCollector()
    const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '10', 'User-Agent': 'Prometheus' }
    const scrape = async () => {
      const { body } = await httpGet(collector.http, '/metrics', { headers })
      return new Samples(body.toString()).sum('flowtally_payloads_received_total')
    }
    assert.equal(await scrape(), 0n)
    await sendDatagrams(collector.udp, Array(100).fill(Buffer.from('no flow')))
    const stopped = collector.stop()
    const waiting = () => collector.lines.some(({ msg }) => msg.startsWith('waiting for the last'))
    while (!waiting()) await setImmediate()
    assert.equal(await scrape(), 100n)
    await stopped
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
