import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { AnyBroker, noBroker } from '../support/kafka/any-broker.ts'
import type { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaProgram } from '../support/kafka/kafka-program.ts'
import { growthOf } from './growth.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import { without } from './traffic.ts'

const flows = 'flow_protocol_flows_total'
const bytes = 'flow_protocol_bytes_total'

describe('two instances in one group, seen by Prometheus', {
  skip: noBroker || without('prometheus'),
}, () => {
  const broker = new AnyBroker()
  before(() => broker.start())
  after(() => broker.stop())

  it('count every message once where one is killed and comes back with its checkpoint', async (context) => {
    const { topic, one, two, prometheus } = await startAll(context, true)
    const stopWriting = topic.keepWriting()
    await untilBothCount(prometheus)
    // what was shown is committed long before these are read, which nobody is shown
    prometheus.pause()
    const shown = await messagesOf(one.program)
    await eventually(async () => assert.ok((await messagesOf(one.program)) > shown + 500n))
    await one.program.kill()
    prometheus.resume()
    await untilReads(two.program, 4)
    await one.start()
    await untilReads(two.program, 2)
    await stopWriting()
    await untilAllIsSeen(prometheus, topic)
    assert.equal(await grown(prometheus, flows), topic.flows)
    assert.equal(await grown(prometheus, bytes), topic.bytes)
  })

  it('miss none where one is killed without a checkpoint, and count twice what it had not committed', async (context) => {
    const { topic, one, two, prometheus } = await startAll(context, false)
    const stopWriting = topic.keepWriting()
    await untilBothCount(prometheus)
    await one.program.kill()
    await untilReads(two.program, 4)
    const uncommitted = await lastOf(
      prometheus,
      `flowtally_kafka_uncommitted_messages{instance="127.0.0.1:${one.port}"}`,
    )
    await one.start()
    await untilReads(two.program, 2)
    await stopWriting()
    await untilAllIsSeen(prometheus, topic)
    const twice = (await grown(prometheus, flows)) - topic.flows
    assert.ok(twice >= 0n && twice <= uncommitted, `${twice} of ${uncommitted} were counted twice`)
    context.diagnostic(`${twice} of ${uncommitted} messages that were not committed came twice`)
  })

  async function startAll(context: TestContext, isKept: boolean) {
    const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
    context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
    const topic = await broker.newTopic()
    const uri = `kafka://${broker.plain}/${topic.name}?format=flow&from=earliest&group=${topic.name}`
    const member = async (name: string) => {
      const words = isKept ? [`--checkpoint=${join(folder, name)}`] : []
      return await new Member(uri, words, await freePort(), context).start()
    }
    const [one, two] = [await member('one'), await member('two')]
    const targets = [one.port, two.port]
    const prometheus = await startPrometheus({ folder, replica: 'a', targets }, context)
    await untilReads(one.program, 2)
    await untilReads(two.program, 2)
    return { topic, one, two, prometheus }
  }
})

/** An instance that can be started again at the same place. */
class Member {
  readonly port: number
  readonly #start: () => KafkaProgram
  #program: KafkaProgram | undefined

  constructor(uri: string, words: readonly string[], port: number, context: TestContext) {
    this.port = port
    this.#start = () => {
      const program = new KafkaProgram(uri, words, {}, port)
      context.after(() => program.kill())
      return program
    }
  }

  get program(): KafkaProgram {
    assert.ok(this.#program !== undefined)
    return this.#program
  }

  async start(): Promise<this> {
    this.#program = await this.#start().reading()
    return this
  }
}

const messagesOf = async (program: KafkaProgram) =>
  (await program.look()).sum('flowtally_kafka_messages_total')

async function untilReads(program: KafkaProgram, partitions: number): Promise<void> {
  await eventually(async () => {
    const samples = await program.look()
    assert.equal(samples.series('flowtally_kafka_lag_messages').length, partitions)
  })
}

async function untilBothCount(prometheus: Prometheus): Promise<void> {
  await eventually(async () => {
    const both = await prometheus.latest(`count(sum by (instance) (${flows}) > 1000)`)
    assert.deepEqual([...both.values()], [2n])
  })
}

/** Nothing waits any more, neither to be read nor to be shown. */
async function untilAllIsSeen(prometheus: Prometheus, topic: FlowTopic): Promise<void> {
  await eventually(async () => {
    assert.ok((await grown(prometheus, flows)) >= topic.flows)
    assert.equal(await topic.committed(), await topic.end())
  })
}

/** What `sum without (instance)` of all raw samples grows by. */
const grown = async (prometheus: Prometheus, family: string) =>
  growthOf(await prometheus.raw(family)).sum

/** The sum of the last samples that there are. */
async function lastOf(prometheus: Prometheus, selector: string): Promise<bigint> {
  const found = await prometheus.raw(selector)
  return found.reduce((sum, { samples }) => sum + (samples.at(-1)?.value ?? 0n), 0n)
}
