import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { httpGet } from '../expose/http-get.ts'
import { assertBalance } from '../support/assert-balance.ts'
import { summarize } from '../support/decode-capture.ts'
import { sendTraffic } from '../support/send-traffic.ts'
import { withCollector } from '../support/test-collector.ts'

const plain = 'test/captures/softflowd-1.1.0-v9-plain.pcap'
const sampled = 'test/captures/softflowd-1.1.0-v9-sampled.pcap'

describe('a capture as a source', () => {
  it('is read to its end beside a socket, and shown', () =>
    withCollector(
      { listen: `pcap:${plain},flow://127.0.0.1:0,pcap:${sampled}` },
      async ({ udp, until, lines }) => {
        const sent = await sendTraffic({ port: udp, count: 100 })
        const live = sent.reduce((sum, { records }) => sum + records, 0)
        const records = summarize(plain).flows + summarize(sampled).flows + live
        const samples = await until(
          (now) =>
            now.sum('flowtally_capture_finished') === 2n &&
            now.sum('flowtally_tallied_observations_total', { metric: 'as' }) === BigInt(records),
        )
        const datagrams = summarize(plain).datagrams
        const labels = { listen: `pcap:${plain}` }
        assert.equal(samples.sum('flowtally_capture_datagrams_total', labels), BigInt(datagrams))
        assertBalance(samples)
        const ends = lines.filter(({ msg }) => msg === 'a capture was read to its end')
        assert.deepEqual(
          ends.map(({ listen, datagrams }) => [listen, datagrams]),
          [
            [`pcap:${plain}`, datagrams],
            [`pcap:${sampled}`, summarize(sampled).datagrams],
          ],
        )
      },
    ))

  it('is all there needs to be', () =>
    withCollector({ listen: `pcap:${plain}` }, async ({ http, until }) => {
      const samples = await until((now) => now.sum('flowtally_capture_finished') === 1n)
      assert.equal(samples.sum('flow_as_bytes_total'), BigInt(summarize(plain).bytes))
      assert.equal((await httpGet(http, '/-/ready')).status, 200)
    }))

  it('is read when addresses can be looked up', () =>
    withCollector(
      { listen: `pcap:${plain}` },
      async ({ until }) => {
        const samples = await until((now) => now.sum('flowtally_capture_finished') === 1n)
        const unknown = { src_net_name: 'unknown' }
        assert.equal(samples.sum('flow_net_bytes_total', unknown), 0n)
        assert.equal(samples.sum('flow_net_bytes_total'), BigInt(summarize(plain).bytes))
      },
      `
networks: { 0.0.0.0/0: four, ::/0: six }
metrics: { net: { labels: [src_net_name] } }
`,
    ))

  it('is not counted again by a lane that is started again', async () => {
    const threads: Worker[] = []
    const remember = (thread: Worker) => threads.push(thread)
    process.on('worker', remember)
    try {
      await withCollector({ listen: `pcap:${plain}` }, async ({ http, until, scrape }) => {
        const before = await until((now) => now.sum('flowtally_capture_finished') === 1n)
        await threads[0]?.terminate()
        while ((await httpGet(http, '/-/ready')).status !== 200);
        const after = await scrape()
        assert.equal(after.sum('flow_as_bytes_total'), before.sum('flow_as_bytes_total'))
        assert.equal(after.sum('flowtally_lane_restarts_total'), 1n)
      })
    } finally {
      process.off('worker', remember)
    }
  })
})
