import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { rules } from '../../src/rules/rules.ts'
import { rulesOf } from '../rules/rules-of.ts'
import { about } from '../support/about.ts'
import { suiteCleanup } from '../support/cleanup.ts'
import { eventually } from '../support/eventually.ts'
import { noMockCluster } from '../support/kafka/mock-cluster.ts'
import { runCommand } from '../support/run-command.ts'
import {
  type Alertmanager,
  alertmanagerCommand,
  startAlertmanager,
  type ToldAlert,
} from './alertmanager.ts'
import { odd, sendOdd } from './odd-traffic.ts'
import { type SlowTopic, startSlowTopic } from './slow-topic.ts'
import { without } from './traffic.ts'
import { type WatchedFlowtally, watchedFlowtally } from './watched-flowtally.ts'

/** So often everything odd happens. */
const ROUNDS = 15

/** The default metrics with names, and one that has too little room. */
const metrics = `
metrics:
  sampler: { labels: [sampler, export_protocol], limit: 100 }
  interface: { labels: [sampler, in_if, in_if_name, out_if, out_if_name], limit: 1000 }
  as: { labels: [sampler, src_as, src_as_name, dst_as, dst_as_name], limit: 4000 }
  tiny: { labels: [src_addr], values: [bytes], limit: 2 }
`

/** A certificate that soon ends, for it to be served with. */
const webConfig = 'tls_server_config: { cert_file: cert.pem, key_file: key.pem }\n'

/** A topic of brokers that are not there. */
const kafka = 'kafka://127.0.0.1:9/flows?format=flow'

/** An AS that has more than it had, one that has less, a pair that is gone. */
const LOUDER = 64_500
const QUIETER = 64_496
const GONE = 64_400

describe('alerts, through a real Prometheus and Alertmanager', {
  skip: without('prometheus', 'promtool', 'openssl', alertmanagerCommand),
}, () => {
  const cleanup = suiteCleanup()
  let alertmanager: Alertmanager
  let flowtally: WatchedFlowtally
  let slow: SlowTopic | undefined
  let web: string
  let checkpoint: string
  const stopping = new AbortController()

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flowtally-alerts-'))
    cleanup.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
    alertmanager = await startAlertmanager(folder, cleanup)
    slow = noMockCluster ? undefined : await startSlowTopic(cleanup)
    web = join(folder, 'web.yml')
    checkpoint = join(folder, 'rows')
    await writeFile(web, webConfig)
    await runCommand('openssl', ...certificateIn(folder))
    const file = join(folder, 'rules.yml')
    flowtally = await watchedFlowtally(cleanup, {
      yaml: metrics,
      words: [
        ...[kafka, ...(slow ? [slow.listen] : [])].map((listen) => `--listen=${listen}`),
        `--web.config.file=${web}`,
        `--checkpoint=${checkpoint}`,
      ],
      how: `scheme: https, tls_config: { ca_file: ${folder}/cert.pem }`,
      environment: { NODE_OPTIONS: `--import=${new URL('held-lane.js', import.meta.url)}` },
      backfill: history(),
      more(config) {
        writeFileSync(file, hurried(config))
        return `
rule_files: [${file}]
alerting:
  alertmanagers:
    - static_configs: [{ targets: ['127.0.0.1:${alertmanager.port}'] }]
`
      },
    })
    const sending = flowtally.generate(stopping.signal)
    cleanup.after(async () => {
      stopping.abort()
      await sending
    })
    await sendOdd(flowtally, (rounds) => {
      assert.ok(rounds > ROUNDS)
      assert.ok(firing('FlowtallyTemplateMissing').length > 0)
    })
  })

  const firing = (alert: string) =>
    alertmanager.told.filter(
      ({ status, labels }) => status === 'firing' && labels.alertname === alert,
    )

  const downs = () => alertmanager.told.filter(({ labels }) => labels.alertname === 'FlowtallyDown')

  /**
   * An alert of this name with these labels, whose summary or description says this, that the webhook is told of. Right
   * after a scrape that failed none has names: it is told again with them.
   */
  const told = (
    alert: string,
    labels: Texts = {},
    ...says: readonly RegExp[]
  ): Promise<ToldAlert> =>
    eventually(() => {
      const found = firing(alert).find(
        (one) =>
          Object.entries(labels).every(([label, value]) => one.labels[label] === value) &&
          says.every((text) => text.test(wordsOf(one))),
      )
      assert.ok(
        found,
        `${alert} of ${JSON.stringify(labels)}: ${says.join()} among ${alertmanager.told.map((one) => `${one.labels.alertname} ${wordsOf(one)}`).join('\n')}`,
      )
      return found
    })

  it('come from rules that can all be evaluated, and from series that are there', async () => {
    assert.deepEqual(await flowtally.prometheus.brokenRules(), [])
    for (const { record } of rulesOf(hurried(flowtally.config))) {
      if (record === undefined) continue
      await eventually(async () => {
        assert.ok((await flowtally.prometheus.ask(record)).length > 0, record)
      })
    }
  })

  it('come from sums that are all traffic', () =>
    // while a group is evaluated, some of it is of the time before; interfaces come last
    eventually(async () => {
      const { prometheus } = flowtally
      const [time] = await prometheus.ask(
        'min(timestamp(sampler_ifIndex:flow_interface_bits:rate5m))',
      )
      const value = async (expression: string) =>
        (await prometheus.ask(expression, time?.value))[0]?.value ?? 0
      for (const [metric, ...levels] of [
        ['flow_sampler', 'sampler'],
        ['flow_as', 'src_as', 'dst_as', 'src_as_dst_as'],
      ]) {
        const all = await value(`job:${metric}_bits:rate5m`)
        assert.ok(all > 0)
        about(all, await value(`8 * sum(rate(${metric}_bytes_total[5m]))`), 0.01)
        for (const level of levels) {
          about(await value(`sum(${level}:${metric}_bits:rate5m)`), all, 1e-9)
        }
      }
      const interfaces = await value('job:flow_interface_bits:rate5m')
      for (const direction of ['in', 'out']) {
        const series = `sampler_ifIndex:flow_interface_bits:rate5m{direction="${direction}"}`
        about(await value(`sum(${series})`), interfaces, 1e-9)
      }
    }))

  it('name the AS whose traffic is above its last week', async () => {
    await told(
      'FlowtallyAsAboveLastWeek',
      { src_as: `${LOUDER}` },
      /^Traffic from AS64500 \(Example Satellite\) is above its last week: \d/m,
      /it was below 1kbit\/s/,
    )
  })

  it('name the AS whose traffic is below its last week', async () => {
    await told(
      'FlowtallyAsBelowLastWeek',
      { src_as: `${QUIETER}` },
      /^Traffic from AS64496 \(.+\) is below its last week: \d/m,
      /it was above 900Gbit\/s/,
    )
  })

  it('name an AS that is new among the largest', async () => {
    const summary = /^New among the top 10: traffic to AS(\d+) \(.+\), \d/m
    const found = await told('FlowtallyNewTopAs', { direction: 'to' }, summary)
    assert.equal(summary.exec(wordsOf(found))?.[1], found.labels.dst_as)
  })

  it('name the pair that has no traffic any more', async () => {
    await told(
      'FlowtallyAsPairSilent',
      { src_as: `${LOUDER}` },
      new RegExp(`^No traffic from AS64500 \\(Example Satellite\\) to AS${GONE} any more$`, 'm'),
    )
  })

  it('tell of interfaces: full ones by name, and those whose counters disagree', async () => {
    await told(
      'FlowtallyInterfaceNearCapacity',
      { sampler: 'edge1.fra' },
      /^edge1\.fra (et|xe)-\d\/\d\/\d ifIndex \d+ is .*% full/m,
    )
    await told('FlowtallyCounterMismatch', { sampler: odd.agent })
  })

  it('tell of everything that is wrong with samplers', async () => {
    await told('FlowtallyTemplateMissing', { sampler: odd.templateless })
    await told('FlowtallySequenceLoss', { sampler: odd.lossy, export_protocol: 'netflow_v5' })
    await told('FlowtallyUndecodable', { sampler: odd.garbage, reason: 'unknown_version' })
    await told('FlowtallySamplingRateUnknown', { sampler: odd.templateless })
    const { changing } = odd
    const summary = new RegExp(`^${changing} samples one packet in 20 now$`, 'm')
    await told('FlowtallySamplingRateChanged', { sampler: changing }, summary)
  })

  it('tell of a metric at its limit, and of topics that are not read', async () => {
    await told('FlowtallyCardinalityAtLimit', { metric: 'tiny' })
    await told('FlowtallyKafkaNotRead')
  })

  it('tell of the group that is behind in a topic, until it is not any more', {
    skip: noMockCluster,
  }, async () => {
    assert.ok(slow !== undefined)
    const { topic, listen, pileUp, hurry } = slow
    const group = topic.name
    await flowtally.program.line('reading from Kafka', `"group":"${group}"`)
    await pileUp(flowtally.program)
    const { labels, annotations } = await told('FlowtallyKafkaLag', { topic: topic.name, group })
    assert.ok(listen.startsWith(`${labels.listen}?`))
    assert.match(`${annotations.summary}`, /^Topic piled-up is \d+\.?\d*k messages behind$/)
    assert.match(
      `${annotations.description}`,
      /^\d.*k messages of topic piled-up at kafka:\/\/.* were not read yet by group piled-up\. Partition [01] has \d+(\.\d+)?k? of them\.$/,
    )
    await hurry()
    await eventually(async () => {
      const last = alertmanager.told.findLast((one) => one.labels.alertname === 'FlowtallyKafkaLag')
      assert.equal(last?.status, 'resolved')
      const read = await flowtally.prometheus.ask('sum(flowtally_kafka_messages_total)')
      assert.equal(read[0]?.value, Number(topic.flows))
    })
  })

  it('tell of what the kernel drops', async () => {
    const { child } = flowtally.program
    child.kill('SIGSTOP')
    // more than any receive buffer holds
    for (let i = 0; i < 40_000; i++) await flowtally.send(Buffer.alloc(1400), odd.garbage)
    child.kill('SIGCONT')
    await told('FlowtallyKernelDrops')
  })

  it('tell of a configuration that cannot be used', async () => {
    const text = await readFile(flowtally.config, 'utf8')
    await writeFile(flowtally.config, `${text}lisen: []\n`)
    flowtally.program.child.kill('SIGHUP')
    await told('FlowtallyReloadFailed')
  })

  it('tell of a certificate that soon ends, and of a web configuration that cannot be used', async () => {
    const { annotations } = await told('FlowtallyCertificateExpires')
    assert.match(`${annotations.summary}`, /^The certificate of .* expires in 1d 23h /)
    await writeFile(web, `${webConfig}basic_auth_user: {}\n`)
    await told('FlowtallyWebConfigFailed')
  })

  it('tell of a checkpoint that cannot be written', async () => {
    // it is written there first; while it is, nothing else can be made
    await eventually(() => mkdir(`${checkpoint}.tmp`))
    const { annotations } = await told('FlowtallyCheckpointFailed')
    assert.match(`${annotations.summary}`, /^The checkpoint of 127\.0\.0\.1:\d+ cannot be written$/)
  })

  it('tell of a lane that does not come back, and dies again and again', async () => {
    flowtally.program.child.kill('SIGUSR2')
    const lane = { lane: '0' }
    await told('FlowtallyLaneDown', { ...lane, severity: 'critical' }, /^Lane 0 of .* nothing$/m)
    await told('FlowtallyLaneDown', { ...lane, severity: 'warning' }, /died \d+ times in an hour$/m)
  })

  it('tell of samplers that are silent, and of flowtally when it is gone', async () => {
    stopping.abort()
    const description = /its last datagram \d+.* ago/
    await told('FlowtallySamplerSilent', { sampler: 'edge1.fra' }, description)
    // it may have been away while it was stopped
    await eventually(() => assert.equal(downs().at(-1)?.status ?? 'resolved', 'resolved'))
    const before = downs().length
    flowtally.program.child.kill('SIGKILL')
    await eventually(() => {
      assert.ok(downs().length > before)
      assert.equal(downs().at(-1)?.status, 'firing')
    })
  })

  it('have all come', () => {
    const names = new Set(rulesOf(hurried(flowtally.config)).flatMap(({ alert }) => alert ?? []))
    if (noMockCluster) names.delete('FlowtallyKafkaLag')
    assert.deepEqual(
      [...names].filter((name) => firing(name).length === 0),
      [],
    )
  })

  it('link to what to do', () => {
    for (const { labels, annotations } of alertmanager.told) {
      const anchor = `${labels.alertname}`.toLowerCase()
      assert.equal(annotations.runbook_url, `https://example.net/alerts.md#${anchor}`)
    }
  })

  /** The rules for its metrics, of which each is asked every second and fires after one. */
  function hurried(config: string): string {
    const file = { name: config, text: metrics }
    const made = rules(
      loadConfig({ file, environment: {}, flags: {} }).metrics,
      {
        floor: 100_000,
        above: 1.5,
        below: 0.5,
        top: 10,
        capacity: 0.0001,
        silent: 5000,
        loss: 0.01,
        other: 0.25,
        mismatch: 0.2,
        'kafka-lag': 1000,
      },
      'https://example.net/alerts.md',
    )
    return made.replaceAll(/(for|interval): \d+[mh]/g, '$1: 1s')
  }
})

/** What openssl is told to make one for two days. */
function certificateIn(folder: string): string[] {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files]
  return [
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=flowtally',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ]
}

type Texts = Readonly<Record<string, string>>

const wordsOf = ({ annotations: { summary, description } }: ToldAlert) =>
  `${summary}\n${description}`

/** What was recorded in the eight days before. */
function history(): string {
  const STEP = 120
  const end = Math.floor(Date.now() / 1000) - 600
  const lines = (series: string, value: number) => {
    const steps = Array.from({ length: (8.2 * 86_400) / STEP }, (_, i) => i)
    return steps.map((i) => `${series} ${value} ${end - (steps.length - i) * STEP}`)
  }
  const one = (record: string, labels: string) => `${record}{job="flowtally",${labels}}`
  return [
    '# TYPE src_as:flow_as_bits:rate5m gauge',
    ...lines(one('src_as:flow_as_bits:rate5m', `src_as="${LOUDER}"`), 1000),
    ...lines(one('src_as:flow_as_bits:rate5m', `src_as="${QUIETER}"`), 900e9),
    '# TYPE dst_as:flow_as_bits:rate5m gauge',
    ...lines(one('dst_as:flow_as_bits:rate5m', `dst_as="${LOUDER}"`), 1000),
    '# TYPE src_as_dst_as:flow_as_bits:rate5m gauge',
    ...lines(one('src_as_dst_as:flow_as_bits:rate5m', `src_as="${LOUDER}",dst_as="${GONE}"`), 80e6),
    '# EOF',
    '',
  ].join('\n')
}
