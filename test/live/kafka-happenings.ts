import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { eventually } from '../support/eventually.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import type { Happening } from './happenings.ts'

/** Where pages have their broker. */
const client = new kafkajs.Kafka({
  brokers: ['127.0.0.1:9092'],
  logLevel: kafkajs.logLevel.NOTHING,
})

const made = new Set<string>()

/** A topic without messages, also where another page had one of this name. */
async function emptyTopic(name: string, partitions = 1): Promise<FlowTopic> {
  const topic = new FlowTopic(client, name, partitions)
  if (made.has(name)) await topic.delete()
  made.add(name)
  return eventually(() => topic.create())
}

/** Topics of the names that pages have, without messages, and a broker that takes groups. */
export async function topics(): Promise<void> {
  for (const name of ['flows', 'flow-messages', 'pmacct.acct']) {
    const topic = await emptyTopic(name)
    // it makes the topic of its own for them when it is asked for the first time
    await eventually(() => topic.committed('flowtally'))
  }
}

/** Five thousand datagrams are in a topic of four partitions. */
export const fiveThousand: Happening = async () => {
  const topic = await emptyTopic('flows', 4)
  await topic.write(5000)
}

/** A topic for nfacctd. */
export const emptyOfPmacct: Happening = async () => {
  await emptyTopic('pmacct.flows')
}

/** What pmacct and NetObserv wrote is in their topics. */
export const messages: Happening = async () => {
  const pmacct = await emptyTopic('pmacct.acct')
  const written = readFileSync('test/captures/messages/pmacct-1.7.7-label.ndjson', 'utf8')
  await pmacct.send(
    written
      .trimEnd()
      .split('\n')
      .map((line) => Buffer.from(line)),
  )
  const netobserv = await emptyTopic('netobserv')
  await netobserv.send(kubernetesFlows.map((flow) => Buffer.from(JSON.stringify(flow))))
}

/** As flowlogs-pipeline exports them. */
const kubernetesFlows = [
  {
    AgentIP: '10.0.1.76',
    Bytes: 561,
    DstAddr: '10.128.0.63',
    Flags: ['SYN_ACK'],
    Packets: 3,
    Proto: 6,
    Sampling: 50,
    SrcAddr: '10.129.0.4',
    _RecordType: 'flowLog',
  },
  {
    AgentIP: '10.0.1.77',
    Bytes: 284,
    DstAddr: '10.129.0.4',
    Packets: 2,
    Proto: 17,
    Sampling: 50,
    SrcAddr: '10.128.0.63',
    _RecordType: 'flowLog',
  },
]

/** The topic of flow-exporter's README, and the server that it gets its names from. */
export const flowExporter: Happening = async ({ cleanup }) => {
  await emptyTopic('pmacct.acct', 2)
  const server = createServer((_, answer) => answer.end(asNames)).listen(80, '127.0.0.1')
  cleanup.after(() => server.close())
  await once(server, 'listening')
}

const asNames = [
  '397143 NEPTUNE-NETWORKS - Neptune Networks, US',
  '10318 CABLEVISION S.A., AR',
  '',
].join('\n')

/** Two messages of a router come. */
export const twoMessages: Happening = () => {
  const message = (as_src: number, as_dst: number, bytes: number) =>
    Buffer.from(
      JSON.stringify({ label: 'border.neptunenetworks.org', as_src, as_dst, packets: 1, bytes }),
    )
  const topic = new FlowTopic(client, 'pmacct.acct', 2)
  return topic.send([message(10318, 397143, 663), message(397143, 10318, 1137)])
}

/** What docs/scaling.md was measured with: the files of compose/, for this machine, and in seconds what is in tens there. */
export const twoInstances: Happening = async ({ folder }) => {
  await emptyTopic('flows', 12)
  const compose = (name: string) => readFileSync(join('compose', name), 'utf8')
  const nfacctd = compose('nfacctd.conf')
    .replace('/var/lib/pmacct', folder)
    .replace('kafka_refresh_time: 10', 'kafka_refresh_time: 1')
  writeFileSync(join(folder, 'nfacctd.conf'), `${nfacctd}nfacctd_pipe_size: 4194304\n`)
  const flowtally = compose('flowtally-kafka.yaml').replace('kafka:19092', 'kafka:9092')
  writeFileSync(join(folder, 'flowtally.yaml'), flowtally)
  writeFileSync(join(folder, 'prometheus.yml'), prometheus)
}

const prometheus = `
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: flowtally
    static_configs: [{ targets: ['127.0.0.1:9591', '127.0.0.1:9592'] }]
`

/** One of them is killed when all that was shown is committed. */
export const oneKilled: Happening = async ({ kill }) => {
  const topic = new FlowTopic(client, 'flows', 12)
  await eventually(async () => {
    assert.equal(await topic.committed('flowtally'), await topic.end())
  })
  await kill(':9591')
}
