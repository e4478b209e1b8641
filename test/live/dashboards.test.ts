import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Dashboard, type Panel, panelsOf } from '../dashboards/panels-of.ts'
import { about } from '../support/about.ts'
import { suiteCleanup } from '../support/cleanup.ts'
import { eventually } from '../support/eventually.ts'
import { noMockCluster } from '../support/kafka/mock-cluster.ts'
import { withoutVariables } from '../support/without-variables.ts'
import { counted, odd, sampled, sendCrowd, sendOdd } from './odd-traffic.ts'
import type { Prometheus } from './prometheus.ts'
import type { QueryAnswer } from './query-answers.ts'
import { type SlowTopic, startSlowTopic } from './slow-topic.ts'
import { without } from './traffic.ts'
import { type WatchedFlowtally, watchedFlowtally } from './watched-flowtally.ts'

/** So long the generator sends: as many scrapes. */
const SCRAPES = 30

/** The panel that is about what waits in topics. */
const LAG = 'Messages that were not read yet'

/** Everything that was sent is within this time. */
const WINDOW = 600

/** Series that may be born, and AS of which not all can have a row then: it has three values. */
const BIRTHS = 6000
const SYSTEMS = 3000

/** A topic and an SNMP agent that are not there. */
const unreachable = {
  listen: 'kafka://127.0.0.1:9/flows?format=flow',
  yaml: 'snmp: { samplers: { 127.0.0.1: [{ community: public, port: 9 }] } }\n',
}

const dashboards = readdirSync('dashboards')
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join('dashboards', name), 'utf8')) as Dashboard)

describe('the dashboards, before a real Prometheus', { skip: without('prometheus') }, () => {
  let prometheus: Prometheus
  let at: number
  let sent: number
  let slow: SlowTopic | undefined
  /** When messages waited in the topic. */
  let behind: number | undefined

  const cleanup = suiteCleanup()

  before(async () => {
    slow = noMockCluster ? undefined : await startSlowTopic(cleanup)
    const flowtally = await watchedFlowtally(cleanup, {
      words: [
        ...[unreachable.listen, ...(slow ? [slow.listen] : [])].map((one) => `--listen=${one}`),
        `--limits.new-series-per-hour=${BIRTHS}`,
      ],
      yaml: unreachable.yaml,
      environment: { NODE_OPTIONS: `--import=${new URL('ending-lane.js', import.meta.url)}` },
    })
    prometheus = flowtally.prometheus
    if (slow) behind = await fallBehind(flowtally, slow)
    sent = (await feed(flowtally)) + Number(slow?.topic.bytes ?? 0)
    await untilAllIsSeen(prometheus, sent)
    // all that is usual has its rows now
    sent += await sendCrowd(flowtally, SYSTEMS)
    await untilAllIsSeen(prometheus, sent)
    at = await restartLane(flowtally)
  })

  const ask = (expr: string, time = at) =>
    prometheus.ask(withoutVariables(expr, { window: `${WINDOW}s`, range: `${WINDOW}s` }), time)

  /** What the queries of a panel come to, in turn. */
  function answersOf(
    uid: string,
    id: number,
    time = at,
  ): Promise<readonly (readonly QueryAnswer[])[]> {
    const one = dashboards.find((dashboard) => dashboard.uid === uid)
    const panel = one && panelsOf(one).find((each) => each.id === id)
    assert.ok(panel, `${uid} has panel ${id}`)
    return Promise.all(panel.targets.map(({ expr }) => ask(expr, time)))
  }

  for (const one of dashboards) {
    for (const panel of panelsOf(one)) {
      const skip = panel.title === LAG && noMockCluster
      it(`has data for each query: ${one.uid}, ${panel.title}`, { skip }, async () => {
        for (const { expr } of panel.targets) {
          const answers = await ask(expr)
          assert.ok(answers.length > 0, expr)
        }
      })
    }
  }

  it('has values for each variable', async () => {
    for (const { uid, templating } of dashboards) {
      for (const { name, query } of templating.list) {
        const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(query?.query ?? '') ?? []
        if (selector === undefined) continue
        const answers = await ask(`count by (${label}) (${selector})`)
        assert.ok(answers.length > 0, `${uid}: ${name}`)
      }
    }
  })

  it('sees all that was sent, within the few per cent by which rate() is about', async () => {
    const [[all]] = (await answersOf('flowtally-overview', 1)) as [[QueryAnswer]]
    about((all.value * WINDOW) / 8, sent, 0.05)
    // the counters themselves have it to the byte
    const [counters] = await ask('sum(flow_sampler_bytes_total)')
    assert.equal(counters?.value, sent)
  })

  for (const [what, uid, id] of [
    ['by sampler', 'flowtally-overview', 5],
    ['by protocol, with all others', 'flowtally-overview', 10],
    ['by protocol of flows', 'flowtally-overview', 11],
    ['by source AS, with all others', 'flowtally-overview', 20],
    ['by destination AS, with all others', 'flowtally-overview', 21],
    ['by source AS of pairs', 'flowtally-as-pairs', 3],
    ['by interface in', 'flowtally-interfaces', 1],
    ['by interface out', 'flowtally-interfaces', 2],
  ] as const) {
    it(`comes to the same ${what}`, async () => {
      const [[all]] = (await answersOf('flowtally-overview', 1)) as [[QueryAnswer]]
      const parts = (await answersOf(uid, id)).flat()
      about(sumOf(parts), all.value, 0.03)
    })
  }

  it('calls autonomous systems, samplers and interfaces by their names', async () => {
    const [systems = []] = await answersOf('flowtally-overview', 20)
    assert.ok(systems.length > 5)
    for (const { labels } of systems) {
      assert.match(labels.name ?? '', /^(Example |AS_TRANS|From a list|$)/)
    }
    assert.ok(systems.some(({ labels }) => labels.name === 'Example Satellite'))
    const [interfaces = []] = await answersOf('flowtally-interfaces', 1)
    assert.ok(
      interfaces.some(({ labels }) => labels.sampler === 'edge1.fra' && labels.ifName !== ''),
    )
    const [pairs = []] = await answersOf('flowtally-as-pairs', 10)
    assert.ok(pairs.some(({ labels }) => labels.source_name && labels.destination_name))
  })

  it('has what one AS exchanges with others', async () => {
    const [pair] = await ask('topk(1, sum by (dst_as) (flow_as_bytes_total{dst_as!="other"}))')
    const asn = pair?.labels.dst_as ?? ''
    const [stat] = dashboards.filter(({ uid }) => uid === 'flowtally-as-pairs').flatMap(panelsOf)
    const of = (panel: Panel | undefined) => `${panel?.targets[0]?.expr}`.replaceAll('$asn', asn)
    const [[inbound]] = [await ask(of(stat))] as [[QueryAnswer]]
    about((inbound.value * WINDOW) / 8, pair?.value ?? 0, 0.05)
  })

  it('finds the sampler that lost datagrams, and the one without templates', async () => {
    const [lost = []] = await answersOf('flowtally-health', 20)
    assert.deepEqual(ofSome(lost), [odd.lossy])
    const [kept = [], , given = []] = await answersOf('flowtally-health', 21)
    assert.deepEqual(ofSome(kept), [odd.templateless])
    assert.deepEqual(ofSome(given), [odd.templateless])
    const [drops = []] = await answersOf('flowtally-health', 22)
    assert.ok(
      drops.some(
        ({ labels }) => labels.sampler === odd.garbage && labels.reason === 'unknown_version',
      ),
    )
  })

  it('shows how many messages of a topic its group has not read', {
    skip: noMockCluster,
  }, async () => {
    const name = slow?.topic.name
    const [[lag]] = (await answersOf('flowtally-health', 70, behind)) as [[QueryAnswer]]
    assert.deepEqual(lag.labels, { topic: name, group: name })
    const [read] = await ask('sum(flowtally_kafka_messages_total)', behind)
    assert.ok(lag.value > 0)
    assert.equal(lag.value + (read?.value ?? 0), Number(slow?.topic.flows))
    const [[none]] = (await answersOf('flowtally-health', 70)) as [[QueryAnswer]]
    assert.deepEqual(none, { labels: lag.labels, value: 0 })
  })

  it('finds the lane that died, and that it is up again', async () => {
    const [up = [], restarted = []] = await answersOf('flowtally-health', 40)
    assert.ok(up.every(({ value }) => value === 1))
    assert.deepEqual(
      restarted.map(({ labels }) => labels.lane),
      ['0'],
    )
    about(restarted[0]?.value ?? 0, 1, 0.1)
  })

  it('finds the metric whose label sets are too many to be born in an hour', async () => {
    const [, waiting = []] = await answersOf('flowtally-health', 53)
    assert.deepEqual(
      waiting.map(({ labels }) => labels.metric),
      ['as'],
    )
  })

  it('finds the interface whose sampling rate is wrong', async () => {
    const [ratios = []] = await answersOf('flowtally-interfaces', 20)
    const found = ratios.find(({ labels }) => labels.direction === 'in' && labels.ifIndex === '7')
    about(found?.value ?? 0, sampled / counted, 0.01)
  })
})

/** Has everything sent that the panels are about; resolves with its bytes. */
async function feed(flowtally: WatchedFlowtally): Promise<number> {
  const { prometheus } = flowtally
  const stopping = new AbortController()
  const sending = flowtally.generate(stopping.signal)
  const odder = await sendOdd(flowtally, async (rounds) => {
    assert.ok(rounds > SCRAPES)
    const given = await prometheus.ask(
      'flowtally_sets_dropped_total{reason="template_unknown"} > 0',
    )
    assert.ok(given.length > 0)
  }).finally(() => stopping.abort())
  return (await sending) + odder
}

/** Has messages pile up in a topic, and read; resolves with a time at which Prometheus knew of all that waited. */
async function fallBehind(
  { program, prometheus }: WatchedFlowtally,
  { topic, pileUp, hurry }: SlowTopic,
): Promise<number> {
  await program.line('reading from Kafka', `"group":"${topic.name}"`)
  await pileUp(program)
  const lag = 'flowtally_kafka_lag_messages'
  const isAll = `sum(${lag}) + sum(flowtally_kafka_messages_total) == ${topic.flows}`
  const time = await eventually(async () => {
    const [scrape] = await prometheus.ask(`max(timestamp(${lag})) and sum(${lag}) > 0 and ${isAll}`)
    assert.ok(scrape !== undefined)
    return scrape.value
  })
  await hurry()
  return time
}

async function untilAllIsSeen(prometheus: Prometheus, sent: number): Promise<void> {
  await eventually(async () => {
    const [held] = await prometheus.ask('sum(flowtally_held_bytes)')
    const [all] = await prometheus.ask('sum(flow_sampler_bytes_total)')
    assert.equal(held?.value, 0)
    assert.equal(all?.value, sent)
  })
}

/** Ends the lane that received all of it; resolves with the time of a scrape that saw it come back. */
async function restartLane({ program, prometheus }: WatchedFlowtally): Promise<number> {
  program.child.kill('SIGUSR2')
  return await eventually(async () => {
    // of one that did not fail: a moment later, one may have
    const [scrape] = await prometheus.ask('timestamp(flowtally_build_info)')
    assert.ok(scrape !== undefined)
    const { value: at } = scrape
    const [restarts] = await prometheus.ask('sum(flowtally_lane_restarts_total)', at)
    assert.equal(restarts?.value, 1)
    const [up] = await prometheus.ask('min(flowtally_lane_up)', at)
    assert.equal(up?.value, 1)
    return at
  })
}

const ofSome = (answers: readonly QueryAnswer[]) => [
  ...new Set(answers.filter(({ value }) => value > 0).map(({ labels }) => labels.sampler)),
]

const sumOf = (answers: readonly QueryAnswer[]) =>
  answers.reduce((sum, { value }) => sum + value, 0)
