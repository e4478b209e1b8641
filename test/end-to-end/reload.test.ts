import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, mock } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { SAMPLING_RATE } from '../../src/source/generator/encoding.ts'
import type { Totals } from '../../src/source/generator/totals.ts'
import { httpGet } from '../expose/http-get.ts'
import { classicFile } from '../support/capture-files.ts'
import { eventually } from '../support/eventually.ts'
import { FLOOD_BYTES, FLOOD_RECORDS, flood } from '../support/flood.ts'
import { freePort } from '../support/free-port.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { madeUpDatagrams } from '../support/made-up-datagrams.ts'
import { ethernet, ipv4, udp } from '../support/packets.ts'
import type { Samples } from '../support/samples.ts'
import { datagramsOf, sendTraffic } from '../support/send-traffic.ts'
import { type TestCollector, withCollector } from '../support/test-collector.ts'
import { whileAway } from '../support/while-away.ts'
import { withThreads } from '../support/with-threads.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-reload-'))
after(() => rmSync(folder, { recursive: true }))

/** A metric that stays as it is, and one that does not. */
const file = (changing: string, more = '') => `
metrics:
  steady: { labels: [sampler, src_as], values: [bytes], limit: 5000 }
  changing: ${changing}
${more}`

/** Nobody waits for scrapers at the end. */
const atOnce = { 'web.drain': '0s' }

const byProtocol = '{ labels: [sampler, proto], values: [bytes], limit: 1000 }'
const byInterface = '{ labels: [sampler, in_if], values: [bytes], limit: 1000 }'
const onlyTcp = '{ labels: [sampler, proto], values: [bytes], limit: 900, where: { proto: tcp } }'

const bytesOf = (totals: readonly Totals[]) =>
  totals.reduce((sum, { bytes }) => sum + BigInt(bytes) * BigInt(SAMPLING_RATE), 0n)

async function untilReady({ http }: TestCollector): Promise<void> {
  while ((await httpGet(http, '/-/ready')).status !== 200);
}

const steady = (samples: Samples) => samples.sum('flow_steady_bytes_total')
const changing = (samples: Samples) => samples.sum('flow_changing_bytes_total')
const received = (samples: Samples) => samples.sum('flowtally_payloads_received_total')

/** No series of the metric that stays has less than before. */
function assertGrowing(before: Samples, now: Samples): void {
  for (const series of before.series('flow_steady_bytes_total')) {
    assert.ok((now.value(series) ?? -1) >= (before.value(series) ?? 0), series)
  }
}

describe('a reload under traffic', () => {
  it('loses nothing and counts nothing twice, twenty times, while scrapes go on', async () => {
    const frames = [...flood({ samplers: 1, pairs: 2000 })].map(({ bytes }) =>
      ethernet(ipv4(udp(Uint8Array.from(bytes)))),
    )
    const capture = join(folder, 'long.pcap')
    const rounds = 100
    writeFileSync(capture, classicFile(Array(rounds).fill(frames).flat()))
    const captured = BigInt(rounds * frames.length * FLOOD_RECORDS * FLOOD_BYTES)

    const port = await freePort()
    const flags = { listen: `flow://127.0.0.1:${port}?count=2,pcap:${capture}`, lanes: '2' }
    await withCollector(
      { ...flags, ...atOnce },
      async (collector) => {
        let isOver = false
        let last = await collector.scrape()
        const scraping = (async () => {
          while (!isOver) {
            await collector.scrapeAs('a')
            const now = await collector.scrape()
            assertGrowing(last, now)
            last = now
          }
        })()
        const sent: Totals[] = []
        const files = [byInterface, onlyTcp, byProtocol, byInterface.replace('1000', '20')]
        for (let i = 0; i < 20; i++) {
          const [problem, totals] = await Promise.all([
            collector.reload(file(files[i % files.length] ?? '')),
            sendTraffic({ port, count: 300, seed: i, samplers: 4 }),
          ])
          assert.equal(problem, undefined)
          sent.push(...totals)
        }
        const datagrams = BigInt(datagramsOf(sent) + rounds * frames.length)
        await collector.until((now) => received(now) === datagrams)
        isOver = true
        await scraping
        const done = await collector.scrape()
        assert.equal(done.sum('flowtally_kernel_drops_total'), 0n)
        assert.equal(steady(done), bytesOf(sent) + captured)
        const all = { metric: 'steady' }
        assert.equal(done.sum('flowtally_tallied_bytes_total', all), steady(done))
        assert.equal(done.sum('flowtally_retired_bytes_total', all), 0n)
        assert.equal(done.sum('flowtally_lane_restarts_total'), 0n)
      },
      file(byProtocol),
    )
  })

  it('lets rows of other labels drain where all can see it, and begins new ones at 0', () =>
    withCollector(
      atOnce,
      async (collector) => {
        const { datagrams, bytes } = madeUpDatagrams('v5', 300)
        await collector.send(datagrams)
        let before = await collector.scrapeAs('a')
        while (changing(before) === 0n) before = await collector.scrapeAs('a')
        assert.equal(changing(before), bytes)

        assert.equal(await collector.reload(file(byInterface)), undefined)
        await collector.send(datagrams)
        const seen: string[] = []
        const ofSteady = new Set<bigint>()
        await eventually(async () => {
          const now = await collector.scrapeAs('a')
          const [label] = ['proto', 'in_if'].filter(
            (one) => now.labelValues('flow_changing_bytes_total', one).length > 0,
          )
          const state = `${label} ${changing(now)}`
          if (seen.at(-1) !== state) seen.push(state)
          ofSteady.add(steady(now))
          assert.equal(state, `in_if ${bytes}`)
        })
        // the last row is the last to leave
        assert.deepEqual(seen, [`proto ${bytes}`, 'proto 0', 'in_if 0', `in_if ${bytes}`])
        const wrong = [...ofSteady].filter((sum) => sum !== bytes && sum !== 2n * bytes)
        assert.deepEqual(wrong, [])
      },
      file(byProtocol),
    ))

  it('keeps the rows of a metric whose condition and limit change', () =>
    withCollector(
      atOnce,
      async (collector) => {
        const { datagrams, bytes } = madeUpDatagrams('v5', 300)
        await collector.send(datagrams)
        assert.equal(await collector.reload(file(onlyTcp)), undefined)
        const now = await collector.send(datagrams)
        const tcp = now.sum('flow_changing_bytes_total', { proto: 'TCP' })
        assert.equal(steady(now), 2n * bytes)
        assert.ok(tcp > 0n && tcp < 2n * bytes)
        assert.equal(changing(now), bytes + tcp / 2n)
      },
      file(byProtocol),
    ))

  it('has what is allowed, sampling rates and names of samplers taken over at once', () =>
    withCollector(
      atOnce,
      async (collector) => {
        const { datagrams, bytes } = madeUpDatagrams('v5', 100)
        const count = BigInt(datagrams.length)
        const more = `
sampling: { overrides: { 127.0.0.1: 7 } }
sampler_names: { 127.0.0.1: edge }
allow: [127.0.0.1]`
        assert.equal(await collector.reload(file(byProtocol, more)), undefined)
        await collector.send(datagrams)
        const now = await collector.send(datagrams, '127.0.0.2')
        assert.equal(steady(now), (bytes / BigInt(SAMPLING_RATE)) * 7n)
        assert.equal(now.sum('flow_steady_bytes_total', { sampler: 'edge' }), steady(now))
        const refused = { sampler: 'other', reason: 'not_allowed' }
        assert.equal(now.sum('flowtally_payloads_dropped_total', refused), count)

        assert.equal(await collector.reload(file(byProtocol)), undefined)
        const last = await collector.send(datagrams, '127.0.0.2')
        assert.equal(last.sum('flow_steady_bytes_total', { sampler: '127.0.0.2' }), bytes)
      },
      file(byProtocol),
    ))

  it('keeps everything where the new file is no good, and shows that', () =>
    withCollector(
      atOnce,
      async (collector) => {
        const good = 'flowtally_config_last_reload_successful'
        const when = 'flowtally_config_last_reload_success_timestamp_seconds'
        const before = await collector.scrape()
        assert.equal(before.sum(good), 1n)
        const problem = await collector.reload(file('{ labels: [nonsense] }'))
        assert.match(problem ?? '', /nonsense/)
        const { datagrams, bytes } = madeUpDatagrams('v5', 100)
        const now = await collector.send(datagrams)
        assert.equal(now.sum(good), 0n)
        assert.equal(now.value(when), before.value(when))
        assert.equal(changing(now), bytes)
        await collector.reload(file(byInterface))
        assert.equal((await collector.scrape()).sum(good), 1n)
      },
      file(byProtocol),
    ))
})

describe('a reload and a lane', () => {
  /** Traffic from now on is counted by interface, and nothing was lost of what came before. */
  async function assertTakenOver(collector: TestCollector, before: bigint): Promise<void> {
    await untilReady(collector)
    const first = received(await collector.scrape())
    const sent = await sendTraffic({ port: collector.lanes.sockets[0]?.port ?? 0, count: 300 })
    const all = first + BigInt(datagramsOf(sent))
    await collector.until((now) => received(now) === all)
    await eventually(async () => {
      const now = await collector.scrapeAs('a')
      assert.equal(steady(now), before + bytesOf(sent))
      assert.equal(changing(now), bytesOf(sent))
      assert.ok(now.labelValues('flow_changing_bytes_total', 'in_if').length > 1)
    })
  }

  const withTraffic = (run: (collector: TestCollector, before: bigint) => Promise<void>) =>
    withCollector(
      atOnce,
      async (collector) => {
        const sent = await sendTraffic({ port: collector.udp, count: 300 })
        await collector.until((now) => received(now) === BigInt(datagramsOf(sent)))
        await run(collector, bytesOf(sent))
      },
      file(byProtocol),
    )

  it('that dies meanwhile has it come back with the new settings', () =>
    withThreads((threads) =>
      withTraffic(async (collector, before) => {
        const [problem] = await Promise.all([
          collector.reload(file(byInterface)),
          threads[0]?.terminate(),
        ])
        assert.equal(problem, undefined)
        await assertTakenOver(collector, before)
      }),
    ))

  it('that is away has it come back with the new settings', () =>
    withThreads((threads) =>
      withTraffic(async (collector, before) => {
        await whileAway(threads[0], async () => {
          assert.deepEqual(collector.lanes.away, [0])
          assert.equal(await collector.reload(file(byInterface)), undefined)
          assert.deepEqual(collector.lanes.away, [0])
        })
        await assertTakenOver(collector, before)
      }),
    ))

  it('that was started again but is not there yet is told the new settings', () =>
    withThreads((threads) =>
      withTraffic(async (collector, before) => {
        const again = once(process, 'worker')
        await threads[0]?.terminate()
        await again
        assert.deepEqual(collector.lanes.away, [0])
        assert.equal(await collector.reload(file(byInterface)), undefined)
        await assertTakenOver(collector, before)
      }),
    ))

  it('that does not answer ends it, and starts it again with the new settings', () =>
    withThreads((threads) =>
      withTraffic(async (collector, before) => {
        const [thread] = threads
        assert.ok(thread !== undefined)
        const patience = holdTimers(10_000)
        const deaf = mock.method(thread, 'postMessage', () => undefined)
        try {
          const reload = collector.reload(file(byInterface))
          while (patience.count === 0) await nextTurn()
          patience.release()
          assert.equal(await reload, undefined)
        } finally {
          deaf.mock.restore()
        }
        await assertTakenOver(collector, before)
        const line = collector.lines.find(({ msg }) => msg.startsWith('a lane died'))
        assert.equal(line?.problem, 'it was told of other settings, and did not answer for 10 s')
      }),
    ))
})
