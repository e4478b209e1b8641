import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import type { Status } from '../../src/model/status.ts'
import { httpGet } from '../expose/http-get.ts'
import { eventually } from '../support/eventually.ts'
import { sendDatagrams, sendTraffic } from '../support/send-traffic.ts'
import { withCollector } from '../support/test-collector.ts'

async function statusOf(http: number): Promise<Status> {
  const { status, body } = await httpGet(http, '/api/status')
  assert.equal(status, 200)
  return JSON.parse(body.toString())
}

/** Asks until the status is as a test wants it. */
async function until(
  http: number,
  holds: (status: Status) => void | Promise<void>,
): Promise<Status> {
  return await eventually(async () => {
    const status = await statusOf(http)
    await holds(status)
    return status
  })
}

describe('the status of the whole program', () => {
  it('has before the first flow what listens, and nothing else', async () => {
    await withCollector({}, async ({ http, udp }) => {
      const { listening, samplers, templates, traffic, metrics, ready } = await statusOf(http)
      assert.equal(ready, true)
      assert.deepEqual(listening, [
        { listen: `flow://127.0.0.1:${udp}`, address: '127.0.0.1', port: udp, transport: 'udp' },
      ])
      assert.deepEqual(
        [samplers, templates],
        [
          { total: 0, shown: [] },
          { total: 0, shown: [] },
        ],
      )
      assert.deepEqual([traffic.metric, traffic.scaled], ['flow_sampler', true])
      assert.deepEqual(
        metrics.map(({ name, top }) => [name, top]),
        [
          ['flow_sampler', []],
          ['flow_interface', []],
          ['flow_as', []],
          ['flow_protocol', []],
        ],
      )
    })
  })

  it('has every sampler with what it sent, and rates that add up to what was sent', async () => {
    await withCollector({}, async ({ http, udp, told }) => {
      const sent = await sendTraffic({ port: udp, count: 3000, protocols: ['ipfix', 'v9', 'v5'] })
      // so that the first look finds their templates
      await told()
      const flows = sent.reduce((sum, { records }) => sum + records, 0)
      const { samplers, templates, findings } = await until(http, (status) => {
        const counted = status.samplers.shown.reduce((sum, one) => sum + one.flows, 0)
        assert.equal(counted, flows)
        assert.equal(status.templates.total, 2)
        assert.ok(status.traffic.history.bits.some((bits) => (bits ?? 0) > 0))
      })
      assert.deepEqual(
        samplers.shown.map(({ address, protocols, lost, rates }) => [
          address,
          protocols,
          lost,
          rates,
        ]),
        [
          ['127.0.0.1', ['ipfix'], 0, [{ rate: 1000, source: 'options' }]],
          ['127.0.0.2', ['netflow_v9'], 0, [{ rate: 1000, source: 'options' }]],
          ['127.0.0.3', ['netflow_v5'], 0, [{ rate: 1000, source: 'header' }]],
        ],
      )
      assert.equal(templates.shown[0]?.templates[0]?.id, 256)
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== 'note'),
        [],
      )
      const bitsOf = ({ samplers: { shown } }: Status) => shown.map((one) => one.bits ?? 0)
      const rated = await until(http, async (status) => {
        // on a busy machine, what was sent may have been a minute ago
        if (bitsOf(status).includes(0)) {
          await sendTraffic({ port: udp, count: 300, protocols: ['ipfix', 'v9', 'v5'] })
        }
        assert.ok(!bitsOf(status).includes(0))
        assert.ok((status.traffic.flows ?? 0) > 0)
      })
      const [bySampler] = rated.metrics
      assert.ok(bySampler !== undefined)
      const bits = bitsOf(rated)
      const rows = bySampler.top.map(({ rates: [bytes = 0] }) => 8 * bytes)
      // both are rounded to six digits
      for (const [i, one] of bits.toSorted().entries()) {
        assert.ok(Math.abs(one / (rows.toSorted()[i] ?? 0) - 1) < 1e-5, `${bits} ${rows}`)
      }
      assert.equal(Math.round(bySampler.top.reduce((sum, { share }) => sum + (share ?? 0), 0)), 1)
    })
  })

  it('goes on with other metrics after a reload', async () => {
    await withCollector({}, async ({ http, udp, reload }) => {
      await sendTraffic({ port: udp, count: 300 })
      await until(http, ({ samplers }) => assert.equal(samplers.total, 3))
      assert.equal(await reload('metrics: { hosts: { labels: [src_addr], limit: 50 } }'), undefined)
      await sendTraffic({ port: udp, count: 300 })
      // that was counted before any row was born: those of the other metrics are not gone yet
      const { traffic, samplers, metrics } = await until(http, ({ traffic, metrics: [first] }) => {
        assert.equal(first?.name, 'flow_hosts')
        assert.ok((traffic.bits ?? 0) > 0)
      })
      assert.deepEqual([traffic.metric, metrics.length, samplers.total], ['flow_hosts', 1, 3])
      // no metric says whose traffic it is
      assert.deepEqual(new Set(samplers.shown.map(({ bits }) => bits)), new Set([null]))
    })
  })

  it('points out what is not understood, with the remedy', async () => {
    await withCollector({}, async ({ http, udp }) => {
      await sendDatagrams(udp, [Buffer.from('GET / HTTP/1.1')], '127.0.0.5')
      const { findings, samplers } = await until(http, ({ samplers }) =>
        assert.equal(samplers.total, 1),
      )
      const finding = findings.find(({ reason }) => reason === 'unknown_version')
      assert.match(finding?.remedy ?? '', /^Something else sends to this port/)
      const [place] = finding?.places.shown ?? []
      assert.deepEqual([place?.subject, place?.detail], ['127.0.0.5', '1 datagrams not decoded'])
      assert.equal(samplers.shown[0]?.flows, 0)
      const { body } = await httpGet(http, '/')
      assert.match(body.toString(), /Datagrams come, but no flows yet/)
    })
  })

  it('is the same for all who ask within a second', async () => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() })
    try {
      await withCollector({}, async ({ http }) => {
        const now = async () => (await statusOf(http)).now
        const first = await Promise.all(Array.from({ length: 5 }, now))
        assert.equal(new Set(first).size, 1)
        mock.timers.tick(999)
        assert.equal(await now(), first[0])
        mock.timers.tick(1)
        assert.equal(await now(), (first[0] ?? 0) + 1000)
      })
    } finally {
      mock.timers.reset()
    }
  })
})
