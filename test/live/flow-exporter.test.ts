import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { httpGet } from '../expose/http-get.ts'
import { eventually } from '../support/eventually.ts'
import { assertGolden } from '../support/golden.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaBroker, noKafka } from '../support/kafka/kafka-broker.ts'
import { Samples } from '../support/samples.ts'
import { type Program, spawnProgram } from '../support/spawn-program.ts'
import { enterNamespace, withoutNamespace } from './namespace.ts'
import { startPrometheus } from './prometheus.ts'

const skip = noKafka || withoutNamespace('prometheus', 'mount')
const names = ['kafka.fqdn.com', 'kafka.ny1.fqdn.com', 'www.cidr-report.org']
if (skip === false) enterNamespace(import.meta.url, names)

/** Nothing else is in the namespace: these are the ports of the README of flow-exporter, and of HTTP. */
const ports = { kafka: 9092, metrics: 9590, http: 80 }

/** As it stands in the list, with what its regular expression has to get along with. */
const asNames = [
  '0\t-Reserved AS-, ZZ',
  '3356 LEVEL3 - Level 3 Parent, LLC, US',
  '6939 HURRICANE - Hurricane Electric LLC, US',
  '15169 GOOGLE - Google LLC, US',
  '10318 CABLEVISION S.A., AR',
  '2516 KDDI "KDDI" \\ Corporation, JP',
].join('\n')

/** A message with these keys, beside those that pmacct writes in any case. */
const record = (keys: object) =>
  JSON.stringify({ event_type: 'purge', ...keys, writer_id: 'default_kafka/16196' })

const flow = (as_src: number, as_dst: number, bytes: number, more = {}) =>
  record({ label: 'bdr1.fqdn.com', as_src, as_dst, ...more, packets: 1, bytes })

/** What is in a topic of pmacct, and what may be in it. */
const messages = [
  // of the README
  '{"label":"bdr1.fqdn.com","as_src":15169,"as_dst":6939,"bytes":52}',
  // with every key of the README's aggregate and more, sampled, and of another router
  flow(6939, 15169, 1000, {
    label: 'bdr2.fqdn.com',
    peer_ip_src: '192.0.2.1',
    ip_src: '198.51.100.7',
    ip_dst: '203.0.113.9',
    port_src: 443,
    port_dst: 50_000,
    ip_proto: 'tcp',
    sampling_rate: 1000,
    stamp_inserted: '2026-11-28 08:00:00',
    stamp_updated: '2026-11-28 08:05:01',
    flows: 3,
  }),
  // the same address, and another label
  flow(6939, 15169, 10, { label: 'bdr3.fqdn.com', peer_ip_src: '192.0.2.1' }),
  // on both sides: transmitted only
  flow(15169, 15169, 7),
  // on neither
  flow(6939, 3356, 999_999),
  // neighbours that are not known, and that have no name
  flow(0, 15169, 11),
  flow(15169, 0, 13),
  flow(15169, 4242, 17),
  // for private use, and numbers as texts
  flow(64_512, 15169, 19),
  record({ label: 'bdr1.fqdn.com', as_src: '15169', as_dst: '2516', bytes: 3 }),
  // from no router in particular
  record({ as_src: 15169, as_dst: 3356, bytes: 5 }),
  // two records in a message, and a name that needs escapes
  `${flow(10318, 15169, 663)}\n${flow(15169, 2516, 1137)}`,
  flow(10318, 15169, 337),
  '{"event_type":"purge_init","writer_id":"default_kafka/16196"}',
  // lost, as there
  'no JSON at all',
  '{"label":"bdr1.fqdn.com","as_src":15169,"as_dst":6939,"bytes":',
  '',
].map((text) => Buffer.from(text))

describe('in the place of flow-exporter', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-drop-in-'))
  const broker = new KafkaBroker(ports.kafka)
  let server: Server
  /** What the server of the list of names says. */
  let list = { status: 200, text: asNames }
  let program: Program | undefined

  before(async () => {
    server = createServer(({ url }, answer) => {
      const { status, text } = url === '/as2.0/asn.txt' ? list : { status: 404, text: '' }
      answer.writeHead(status).end(text)
    })
    server.listen(ports.http, '127.0.0.1')
    await Promise.all([once(server, 'listening'), broker.start()])
  })
  after(async () => {
    server.close()
    await broker.stop()
    rmSync(folder, { recursive: true })
  })
  afterEach(async () => {
    program?.child.kill('SIGKILL')
    await program?.gone
    list = { status: 200, text: asNames }
  })

  const topic = (name: string, partitions = 2) =>
    new FlowTopic(broker.client(), name, partitions).create()

  /** Resolves when it reads, and knows names or knows that it has none. */
  async function start(...words: readonly string[]): Promise<Program> {
    program = spawnProgram(words, { FLOWTALLY_LOG_FORMAT: 'json', FLOWTALLY_WEB_DRAIN: '0s' })
    await program.line('reading from Kafka')
    await program.line(list.status === 200 ? 'AS names were read' : 'no AS names')
    return program
  }

  /** As Prometheus sees it. */
  async function scrape(port = ports.metrics): Promise<string> {
    const headers = { 'x-prometheus-scrape-timeout-seconds': '5' }
    return `${(await httpGet(port, '/metrics', { headers })).body}`
  }

  /** The lines of flow metrics, once they come to so many bytes. */
  const shows = (received: bigint, transmitted: bigint, port?: number) =>
    eventually(async () => {
      const text = await scrape(port)
      const samples = new Samples(text)
      assert.deepEqual(
        [samples.sum('flow_receive_bytes_total'), samples.sum('flow_transmit_bytes_total')],
        [received, transmitted],
      )
      return linesOfFlows(text)
    })

  it('is both argument lists of its README, names, labels and values', async () => {
    const pmacct = await topic('pmacct.acct')
    for (const words of [
      ['--brokers=kafka.fqdn.com:9092', '--topic=pmacct.acct', '--asn=15169'],
      // an earlier one
      ['--broker=kafka.ny1.fqdn.com:9092', '--topic=pmacct.acct', '--asn=15169'],
    ]) {
      // what was there before it reads is not its business
      await pmacct.send(messages)
      const { child, gone, stderr } = await start(...words)
      await pmacct.send(messages)
      assertGolden(await shows(2040n, 1234n), 'test/live/flow-exporter.prom')
      const samples = new Samples(await scrape())
      assert.equal(samples.sum('flowtally_payloads_undecodable_total'), 2n)
      assert.equal(samples.sum('flowtally_sets_undecodable_total'), 1n)
      child.kill('SIGTERM')
      assert.deepEqual(await gone, [0, null])
      assert.ok(!stderr().includes('"level":"error"'), stderr())
    }
  })

  it('takes flows without a source AS for transmitted ones where there is no --asn, and warns', async () => {
    const unknown = await topic('unknown', 1)
    const { line } = await start('-brokers', 'kafka.fqdn.com:9092', '-topic', unknown.name)
    await line('--asn is 0: every flow whose source AS is not known counts as transmitted')
    await unknown.send(
      [flow(0, 3356, 1), flow(3356, 0, 2), flow(0, 0, 4), flow(3356, 6939, 8)].map(bytesOf),
    )
    const lines = await shows(2n, 5n)
    assert.deepEqual(valuesOf(lines), [
      ['receive 3356 → 0', 2],
      ['transmit 0 → 0', 4],
      ['transmit 0 → 3356', 1],
    ])
  })

  it('reads the partitions that it is told, and serves where it is told', async () => {
    const parts = await topic('parts', 3)
    const own = ['--brokers=kafka.fqdn.com:9092', `--topic=${parts.name}`, '--asn=15169']
    await start(...own, '--partitions', '0,2', '--addr=127.0.0.1:9591')
    // one goes to each partition
    await parts.send(
      [flow(15169, 3356, 1), flow(15169, 3356, 2), flow(15169, 3356, 4)].map(bytesOf),
    )
    await shows(0n, 5n, 9591)
  })

  it('goes on where it was, with a checkpoint, and counts what came meanwhile', async () => {
    const kept = await topic('kept')
    const own = ['--brokers=kafka.fqdn.com:9092', `--topic=${kept.name}`, '--asn=15169']
    const words = [...own, `--checkpoint=${join(folder, 'rows')}`]
    const { child, gone } = await start(...words)
    await kept.send(messages)
    await shows(2040n, 1234n)
    child.kill('SIGKILL')
    await gone
    await kept.send(messages)
    await start(...words)
    await shows(4080n, 2468n)
  })

  it('begins without names where they cannot be fetched, and says so', async () => {
    list = { status: 503, text: 'Service Unavailable' }
    const nameless = await topic('nameless')
    const own = ['--brokers=kafka.fqdn.com:9092', `--topic=${nameless.name}`, '--asn=15169']
    const { line } = await start(...own)
    const { source, error } = await line('no AS names: check the URL')
    assert.equal(source, 'http://www.cidr-report.org/as2.0/asn.txt')
    assert.equal(error, 'the server says 503 Service Unavailable')
    await nameless.send([flow(15169, 3356, 1)].map(bytesOf))
    const lines = await shows(0n, 1n)
    assert.match(lines, /source_as="15169",source_as_name="",.* 1$/m)
    const samples = new Samples(await scrape())
    assert.equal(samples.sum('flowtally_as_names_error'), 1n)
  })

  it('has an end to its series, hostnames too, and loses nothing by that', async () => {
    const many = await topic('many', 1)
    const own = ['--brokers=kafka.fqdn.com:9092', `--topic=${many.name}`, '--asn=15169']
    await start(...own, '--limits.series=100')
    const routers = Array.from({ length: 500 }, (_, i) =>
      flow(15169, i + 1, 1, { label: `bdr${i}.fqdn.com` }),
    )
    await many.send(routers.map(bytesOf))
    await shows(0n, 500n)
    const samples = new Samples(await scrape())
    assert.ok(samples.series('flow_transmit_bytes_total').length <= 40)
    assert.ok(samples.sum('flow_transmit_bytes_total', { hostname: 'other' }) > 0n)
  })

  it('gives the same names and labels to the queries of a dashboard', async (context) => {
    const queried = await topic('queried')
    const own = ['--brokers=kafka.fqdn.com:9092', `--topic=${queried.name}`, '--asn=15169']
    await start(...own)
    const { latest } = await startPrometheus(
      { folder, replica: 'dashboard', targets: [ports.metrics] },
      context,
    )
    const grows = async (query: string) =>
      [...(await latest(`${query} > bool 0`))].filter(([, is]) => is === 1n).map(([name]) => name)
    await eventually(async () => {
      await queried.send(messages)
      const inbound = 'topk(10, sum by (source_as_name) (rate(flow_receive_bytes_total[1m]) * 8))'
      assert.deepEqual((await grows(inbound)).sort(), [
        '{source_as_name="CABLEVISION S.A."}',
        '{source_as_name="HURRICANE - Hurricane Electric LLC"}',
        '{source_as_name="Private use"}',
        '{}',
      ])
      const outbound =
        'sum by (hostname, destination_as) (irate(flow_transmit_bytes_total{hostname=~"bdr1.*", destination_as_name=~"KDDI.*"}[1m]))'
      assert.deepEqual(await grows(outbound), ['{destination_as="2516",hostname="bdr1.fqdn.com"}'])
    })
  })
})

const bytesOf = (text: string) => Buffer.from(text)

/** HELP, TYPE and samples of whatever begins with `flow_`, sorted: partitions come in any order. */
function linesOfFlows(text: string): string {
  const lines = text.split('\n').filter((line) => /^(# (HELP|TYPE) )?flow_/.test(line))
  return `${lines.sort().join('\n')}\n`
}

/** What is not 0, by the numbers of the systems. */
function valuesOf(lines: string): readonly (readonly [flow: string, bytes: number])[] {
  const row = /^flow_(\w+)_bytes_total\{source_as="(\d+)",.*destination_as="(\d+)",.* ([1-9]\d*)$/gm
  return [...lines.matchAll(row)].map(
    ([, name, from, to, bytes]) => [`${name} ${from} → ${to}`, Number(bytes)] as const,
  )
}
