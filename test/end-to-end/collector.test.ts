import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { SAMPLING_RATE } from '../../src/source/generator/encoding.ts'
import type { Totals } from '../../src/source/generator/totals.ts'
import { httpGet } from '../expose/http-get.ts'
import { assertBalance } from '../support/assert-balance.ts'
import type { Samples } from '../support/samples.ts'
import { datagramsOf, sendDatagrams, sendTraffic } from '../support/send-traffic.ts'
import { startTestCollector, type TestCollector, withCollector } from '../support/test-collector.ts'

const metrics = ['sampler', 'interface', 'as', 'protocol']

describe('the whole program, over real sockets', () => {
  let collector: TestCollector
  let sent: readonly Totals[]
  let samples: Samples

  before(async () => {
    collector = await startTestCollector()
    sent = await sendTraffic({ port: collector.udp, count: 3000 })
    const all = BigInt(datagramsOf(sent))
    samples = await collector.until((now) => now.sum('flowtally_payloads_received_total') >= all)
  })
  after(() => collector.stop())

  for (const metric of metrics) {
    it(`counts to the byte what each sampler sent: flow_${metric}`, () => {
      for (const [i, { bytes, packets, records }] of sent.entries()) {
        const labels = { sampler: `127.0.0.${i + 1}` }
        const sum = (value: string) => samples.sum(`flow_${metric}_${value}_total`, labels)
        assert.equal(sum('bytes'), BigInt(bytes) * BigInt(SAMPLING_RATE))
        assert.equal(sum('packets'), BigInt(packets) * BigInt(SAMPLING_RATE))
        assert.equal(sum('flows'), BigInt(records))
      }
    })
  }

  it('counts what it received of each sampler', () => {
    for (const [i, totals] of sent.entries()) {
      const sampler = { sampler: `127.0.0.${i + 1}` }
      const sum = (name: string) => Number(samples.sum(`flowtally_${name}_total`, sampler))
      assert.equal(sum('payloads_received'), totals.datagrams)
      assert.equal(sum('payload_bytes_received'), totals.datagramBytes)
      assert.equal(sum('records_decoded'), totals.records)
      assert.equal(sum('options_records_decoded'), totals.optionsRecords)
      assert.equal(sum('sequence_lost'), 0)
    }
  })

  it('accounts for every datagram, set, record and byte in one scrape', () =>
    assertBalance(samples))

  it('says the same in both formats, compressed or not', async () => {
    const [text, open, gzipped] = await Promise.all([
      httpGet(collector.http, '/metrics'),
      httpGet(collector.http, '/metrics', { headers: { accept: 'application/openmetrics-text' } }),
      httpGet(collector.http, '/metrics', { headers: { 'accept-encoding': 'gzip' } }),
    ])
    assert.match(`${text.headers['content-type']}`, /^text\/plain; version=0\.0\.4/)
    assert.match(`${open.headers['content-type']}`, /^application\/openmetrics-text; version=1/)
    assert.equal(gzipped.headers['content-encoding'], 'gzip')
    const flowLines = (body: Buffer) =>
      `${body}`.split('\n').filter((line) => line.startsWith('flow_'))
    assert.ok(flowLines(text.body).length > 100)
    assert.deepEqual(flowLines(open.body), flowLines(text.body))
    assert.deepEqual(flowLines(gunzipSync(gzipped.body)), flowLines(text.body))
    assert.ok(`${open.body}`.endsWith('\n# EOF\n'))
  })

  it('answers or refuses whoever asks when many ask at once, and counts whom it refuses', async () => {
    const refused = 'flowtally_http_requests_refused_total{reason="max_requests"}'
    const before = (await collector.scrape()).value(refused) ?? 0
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => httpGet(collector.http, '/metrics')),
    )
    const whole = answers.filter(({ status }) => status === 200)
    const busy = answers.filter(({ status }) => status === 503)
    assert.equal(whole.length + busy.length, answers.length)
    assert.ok(whole.length > 0)
    for (const { headers, body } of whole)
      assert.equal(body.length, Number(headers['content-length']))
    for (const { headers } of busy) assert.equal(headers['retry-after'], '1')
    assert.equal((await collector.scrape()).value(refused), before + busy.length)
  })

  it('is not shaken by datagrams that make no sense', async () => {
    const name = 'flowtally_payloads_undecodable_total'
    const before = (await collector.scrape()).sum(name)
    const garbage = ['', '\0', '\0\x09', '\0\x0a', 'GET / HTTP/1.1', '\0\x05\0\xff']
    await sendDatagrams(
      collector.udp,
      garbage.map((text) => Buffer.from(text, 'latin1')),
    )
    const expected = before + BigInt(garbage.length)
    assertBalance(await collector.until((now) => now.sum(name) === expected))
  })
})

describe('two listeners whose port the kernel chooses', () => {
  it('have telemetry of their own', () =>
    withCollector({ listen: 'flow://127.0.0.1:0,netflow://127.0.0.1:0' }, async (collector) => {
      const samples = await collector.scrape()
      for (const { listen, port } of collector.lanes.sockets) {
        assert.ok(listen.endsWith(`:${port}`), listen)
        const granted = samples.value(`flowtally_socket_buffer_bytes{listen="${listen}"}`)
        assert.ok(granted !== undefined, listen)
      }
    }))
})
