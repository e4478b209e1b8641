import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { SAMPLING_RATE } from '../../src/source/generator/encoding.ts'
import type { Totals } from '../../src/source/generator/totals.ts'
import { httpGet } from '../expose/http-get.ts'
import { assertBalance } from '../support/assert-balance.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { datagramsOf, sendTraffic } from '../support/send-traffic.ts'
import { startTestCollector, type TestCollector } from '../support/test-collector.ts'
import { whileAway } from '../support/while-away.ts'

const bytesOf = (totals: readonly Totals[]) =>
  totals.reduce((sum, { bytes }) => sum + BigInt(bytes) * BigInt(SAMPLING_RATE), 0n)

describe('a lane that dies', () => {
  const threads: Worker[] = []
  let collector: TestCollector
  const remember = (thread: Worker) => threads.push(thread)

  beforeEach(async () => {
    process.on('worker', remember)
    collector = await startTestCollector()
  })
  afterEach(async () => {
    await collector.stop()
    process.off('worker', remember)
    threads.length = 0
  })

  const port = () => collector.lanes.sockets[0]?.port ?? 0
  const received = (count: number) =>
    collector.until((now) => now.sum('flowtally_payloads_received_total') === BigInt(count))
  async function untilReady(): Promise<void> {
    while ((await httpGet(collector.http, '/-/ready')).status !== 200);
  }

  it('is started again, and what was counted stays counted, once', async () => {
    const first = await sendTraffic({ port: port(), count: 300 })
    const before = await received(datagramsOf(first))
    await whileAway(threads[0], async () => {
      const away = await httpGet(collector.http, '/-/ready')
      assert.equal(away.status, 503)
      assert.equal(`${away.body}`, 'not ready: lane 0 is away and is started again\n')
      const during = await collector.scrape()
      assert.equal(during.sum('flowtally_lane_up'), 0n)
      assert.equal(during.sum('flow_as_bytes_total'), bytesOf(first))
    })

    await untilReady()
    const second = await sendTraffic({ port: port(), count: 300, seed: 2 })
    const after = await received(datagramsOf(first) + datagramsOf(second))
    assert.equal(after.sum('flow_as_bytes_total'), bytesOf(first) + bytesOf(second))
    assert.equal(after.sum('flowtally_lane_up'), 1n)
    assert.equal(after.sum('flowtally_lane_restarts_total'), 1n)
    assertBalance(after)
    for (const series of before.series('flow_as_bytes_total')) {
      assert.ok((after.value(series) ?? -1) >= (before.value(series) ?? 0), series)
    }
    const line = collector.lines.find(({ level }) => level === 50)
    assert.equal(line?.msg, 'a lane died and is started again; what came in the meantime is lost')
    assert.equal(line?.lane, 0)
  })

  it('knows the templates again that it knew', async () => {
    const sent = await sendTraffic({ port: port(), count: 300, protocols: ['v9'], samplers: 1 })
    await received(datagramsOf(sent))
    await collector.lanes.describe()
    await threads[0]?.terminate()
    await untilReady()
    const [sampler] = await collector.lanes.describe()
    assert.equal(sampler?.address, '127.0.0.1')
    assert.deepEqual(
      sampler?.domains.map(({ protocol, sessions }) => [protocol, sessions[0]?.templates.length]),
      [['netflow_v9', 4]],
    )
  })

  it('can be stopped while it is away', async () => {
    await threads[0]?.terminate()
    assert.deepEqual(collector.lanes.away, [0])
    await collector.stop()
    assert.equal(threads.length, 1)
  })
})

describe('a lane that is stuck', () => {
  const threads: Worker[] = []
  const remember = (thread: Worker) => threads.push(thread)
  before(() => process.on('worker', remember))
  after(() => process.off('worker', remember))

  it('holds up neither scrapes nor what is asked about samplers, and is not ready', async () => {
    const collector = await startTestCollector({ 'flush-interval': '1m' })
    const [thread] = threads
    assert.ok(thread !== undefined)
    try {
      const sent = await sendTraffic({ port: collector.udp, count: 300, samplers: 1 })
      await collector.until(
        (now) => now.sum('flowtally_payloads_received_total') === BigInt(datagramsOf(sent)),
      )
      const known = await httpGet(collector.http, '/api/samplers')
      assert.match(`${known.body}`, /127\.0\.0\.1/)

      const deaf = mock.method(thread, 'postMessage', () => undefined)
      const patience = holdTimers(5000)
      const asked = [
        httpGet(collector.http, '/metrics'),
        httpGet(collector.http, '/api/samplers'),
        httpGet(collector.http, '/api/templates'),
      ]
      while (patience.count < 2) await nextTurn()
      patience.release()
      const [metrics, samplers, templates] = await Promise.all(asked)
      assert.deepEqual([metrics?.status, templates?.status], [200, 200])
      assert.equal(`${samplers?.body}`, `${known.body}`)
      const ready = await httpGet(collector.http, '/-/ready')
      assert.equal(`${ready.body}`, 'not ready: lane 0 does not answer\n')
      assert.equal((await collector.scrape()).sum('flowtally_lane_up'), 0n)

      deaf.mock.restore()
      await collector.told()
      assert.equal((await httpGet(collector.http, '/-/ready')).status, 200)
      assert.equal((await collector.scrape()).sum('flowtally_lane_up'), 1n)
    } finally {
      mock.restoreAll()
      await collector.stop()
    }
  })
})
