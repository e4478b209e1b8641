import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaProgram } from '../support/kafka/kafka-program.ts'
import { MockCluster, noMockCluster } from '../support/kafka/mock-cluster.ts'

const brokers = [1, 2, 3]

/** What goes wrong on the first broker, which coordinates the group and leads partition 0. */
const faults = [
  { request: 'fetch', error: 'NOT_LEADER_OR_FOLLOWER', times: 1, restarts: 0n },
  { request: 'fetch', error: 'KAFKA_STORAGE_ERROR', times: 3, restarts: 0n },
  { request: 'fetch', error: 'UNKNOWN_SERVER_ERROR', times: 1, restarts: 1n },
  { request: 'heartbeat', error: 'ILLEGAL_GENERATION', times: 1, restarts: 0n },
  { request: 'heartbeat', error: 'UNKNOWN_MEMBER_ID', times: 1, restarts: 0n },
  { request: 'offsetCommit', error: 'COORDINATOR_NOT_AVAILABLE', times: 5, restarts: 0n },
  { request: 'offsetCommit', error: 'NOT_COORDINATOR', times: 2, restarts: 0n },
] as const

describe('flows from brokers that fail', {
  skip: noMockCluster,
  concurrency: 4, // they wait more than they work
}, () => {
  it('are read on where other brokers lead, and another one coordinates the group', async (context) => {
    const { cluster, topic, start } = await newCluster(context)
    await topic.write(1000)
    const program = await start()
    await isWell(program, topic)
    for (let i = 0; i < topic.partitions; i++) await cluster.lead(topic.name, i, 1 + ((i + 1) % 3))
    await cluster.coordinate(topic.name, 3)
    await topic.write(1000)
    await isWell(program, topic)
  })

  it('are waited for where one of the brokers is away', async (context) => {
    const { cluster, topic, start } = await newCluster(context)
    await topic.write(1000)
    const program = await start()
    await isWell(program, topic)
    await cluster.down(1)
    await eventually(async () => assert.equal((await program.ready()).status, 503))
    await cluster.up(1)
    await topic.write(1000)
    await isWell(program, topic)
  })

  it('are waited for where all of them are', async (context) => {
    const { cluster, topic, start } = await newCluster(context)
    await topic.write(1000)
    const program = await start()
    await isWell(program, topic)
    for (const broker of brokers) await cluster.down(broker)
    await program.program.line('No broker can be reached', '"reason":"unreachable"')
    assert.match((await program.ready()).body, /is not read: /)
    assert.equal((await program.look()).sum('flowtally_kafka_connected'), 0n)
    for (const broker of brokers) await cluster.up(broker)
    await topic.write(1000)
    await isWell(program, topic)
    const samples = await program.look()
    assert.ok(samples.sum('flowtally_kafka_restarts_total', { reason: 'unreachable' }) >= 1n)
  })

  for (const { request, error, times, restarts } of faults) {
    it(`are counted once each where ${request} fails ${times} times: ${error}`, async (context) => {
      const { cluster, topic, start } = await newCluster(context)
      await topic.write(1000)
      const program = await start()
      await isWell(program, topic)
      await cluster.fail(1, request, error, times)
      await topic.write(1000)
      await eventually(async () => {
        await program.scrape()
        assert.equal(await cluster.left(1, request), 0)
      })
      await isWell(program, topic)
      const samples = await program.look()
      assert.equal(samples.sum('flowtally_kafka_restarts_total'), restarts)
    })
  }

  for (const isKept of [true, false]) {
    const guarantee = isKept ? 'once with a checkpoint' : 'again without a checkpoint'
    it(`are counted ${guarantee} where positions cannot be committed, and it is killed`, async (context) => {
      const { cluster, topic, start, folder } = await newCluster(context)
      const words = isKept ? [`--checkpoint=${join(folder, 'rows')}`] : []
      const first = await start(words)
      await cluster.fail(1, 'offsetCommit', 'UNKNOWN_SERVER_ERROR', 10_000)
      await topic.write(1000)
      await first.counts(topic)
      await first.program.line('positions cannot be committed to the group')
      const uncommitted = (await first.look()).sum('flowtally_kafka_uncommitted_messages')
      assert.equal(uncommitted, 1000n)
      await first.kill()
      const second = await start(words)
      await second.counts(topic)
      assert.equal(await topic.committed(), 0)
    })
  }
})

/** A cluster with a topic, whose partitions the brokers lead in turn; all of it ends with the test. */
async function newCluster(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
  const cluster = new MockCluster()
  const running: KafkaProgram[] = []
  context.after(async () => {
    await Promise.all(running.map((program) => program.kill()))
    cluster.stop()
    await rm(folder, { recursive: true })
  })
  await cluster.start()
  const topic = new FlowTopic(cluster.client(), 'flows')
  const { name, partitions } = topic
  await cluster.createTopic(name, partitions)
  await cluster.coordinate(name, 1)
  for (let i = 0; i < partitions; i++) await cluster.lead(name, i, 1 + (i % brokers.length))
  const start = (words: readonly string[] = []) => {
    const uri = `kafka://${cluster.place}/${name}?format=flow&from=earliest&group=${name}`
    const program = new KafkaProgram(uri, words)
    running.push(program)
    return program.reading()
  }
  return { cluster, topic, start, folder }
}

/** All that was written is shown once, and committed, and all is well. */
async function isWell(program: KafkaProgram, topic: FlowTopic): Promise<void> {
  await program.counts(topic)
  await eventually(async () => {
    assert.equal((await program.ready()).status, 200)
    assert.equal(await topic.committed(), await topic.end())
  })
  assert.equal((await program.look()).sum('flowtally_kafka_connected'), 1n)
}
