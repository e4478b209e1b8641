import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startFakeRouter } from '../enrich/snmp/fake-router.ts'
import { httpGet } from '../expose/http-get.ts'
import { eventually } from '../support/eventually.ts'
import { madeUpDatagrams } from '../support/made-up-datagrams.ts'
import { Samples } from '../support/samples.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { withCollector } from '../support/test-collector.ts'

const yaml = (port: number) => `
metrics:
  interface:
    labels: [sampler, in_if, in_if_name, in_if_alias, in_if_boundary, in_if_provider]
    values: [bytes]
interface_rules:
  - { match: { alias: '/^Transit: (.*)/' }, boundary: external, provider: $1 }
snmp:
  samplers:
    127.0.0.0/8: [{ community: secret, port: ${port} }]
`

/** New rows are shown once every Prometheus has seen them at 0. */
const prometheus = { 'X-Prometheus-Scrape-Timeout-Seconds': '10' }

const sampler = { sampler: 'bdr1.fra.example.net' }

describe('the labels of interfaces that a router names by SNMP', () => {
  it('have its names, and what rules make of them; the sampler has its own', async () => {
    const router = await startFakeRouter(1000)
    try {
      const flags = { 'web.drain': '0s' }
      const { datagrams, bytes } = madeUpDatagrams('v5', 30)
      await withCollector(
        flags,
        async (collector) => {
          // what comes before the sampler has its name is in `other`
          await sendDatagrams(collector.udp, datagrams)
          await collector.until((now) => now.sum('flow_sampler_info', sampler) === 1n)
          await collector.told()
          await sendDatagrams(collector.udp, datagrams)
          const shown = await eventually(async () => {
            const { body } = await httpGet(collector.http, '/metrics', { headers: prometheus })
            const now = new Samples(`${body}`)
            assert.equal(now.sum('flow_interface_bytes_total', sampler), bytes)
            assert.notEqual(now.series('flow_interface_info').length, 0)
            return now
          })
          const rows = shown.series('flow_interface_bytes_total').filter((it) => !/other/.test(it))
          assert.notEqual(rows.length, 0)
          for (const row of rows) {
            const [, index] = /in_if="(\d+)"/.exec(row) ?? []
            const wanted =
              `sampler="bdr1.fra.example.net",in_if="${index}",in_if_name="et-0/0/${index}",` +
              `in_if_alias="Transit: AS${index}",in_if_boundary="external",in_if_provider="AS${index}"`
            assert.ok(row.includes(wanted), row)
          }
        },
        yaml(router.port),
      )
      assert.ok(router.requests() < 10, `${router.requests()}`)
    } finally {
      await router.stop()
    }
  })
})
