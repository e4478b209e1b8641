import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sendDatagrams } from '../support/send-traffic.ts'
import { startTestCollector } from '../support/test-collector.ts'

describe('stopping', () => {
  it('loses nothing that the kernel had received', async () => {
    const collector = await startTestCollector()
    const datagram = Buffer.from('no flow')
    await sendDatagrams(collector.udp, Array(3000).fill(datagram))
    await collector.lanes.stop()
    const samples = await collector.scrape()
    await collector.stop()
    const received = samples.sum('flowtally_payloads_received_total')
    assert.equal(received + samples.sum('flowtally_kernel_drops_total'), 3000n)
  })
})
