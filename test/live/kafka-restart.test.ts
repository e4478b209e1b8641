import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { anyBytes } from '../support/any-bytes.ts'
import { eventually } from '../support/eventually.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaBroker, noKafka } from '../support/kafka/kafka-broker.ts'
import { runningPrograms } from '../support/kafka/running-programs.ts'

const restarts = 'flowtally_kafka_restarts_total'

/** Messages that will not be there any more. */
const lost = Array.from({ length: 100 }, () => anyBytes(72))

// it stops the broker, which is nothing for one that others use
describe('flows from an Apache Kafka that goes away', { skip: noKafka }, () => {
  const broker = new KafkaBroker()
  const run = runningPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-kafka-restart-'))
  let topics = 0

  before(() => broker.start())
  after(async () => {
    await broker.stop()
    rmSync(folder, { recursive: true })
  })

  const newTopic = (settings = {}, partitions = 4) =>
    new FlowTopic(broker.client(), `flows-${++topics}`, partitions).create(settings)

  function start({ name }: FlowTopic, words: readonly string[] = []) {
    const uri = `kafka://${broker.plain}/${name}?format=flow&from=earliest&group=${name}`
    return run(uri, words).reading()
  }

  it('come again after a broker was away', async () => {
    const topic = await newTopic()
    await topic.write(1000)
    const program = await start(topic)
    await program.counts(topic)
    await broker.down('SIGKILL')
    await eventually(async () => {
      const { status, body } = await program.ready()
      assert.equal(status, 503)
      assert.match(body, /kafka:\/\/.* is not read: /)
    })
    assert.equal((await program.look()).sum('flowtally_kafka_connected'), 0n)
    await broker.up()
    await topic.write(1000)
    await program.counts(topic)
    await eventually(async () => assert.equal((await program.ready()).status, 200))
    await topic.allCommitted()
  })

  it('are counted exactly once where it crashes in mid-stream, and flowtally does, too, with a checkpoint', async () => {
    const topic = await newTopic()
    const words = [`--checkpoint=${join(folder, 'rows')}`]
    await topic.write(60_000)
    const first = await start(topic, words)
    await eventually(async () => {
      await first.scrape()
      assert.ok(first.shown.flows > 2000n)
    })
    await broker.down('SIGKILL')
    await first.program.line('No broker can be reached')
    await first.scrape()
    const before = first.shown.flows
    await broker.up()
    await topic.write(20_000)
    await eventually(async () => {
      await first.scrape()
      assert.ok(first.shown.flows > before)
    })
    await first.kill()
    const second = await start(topic, words)
    await second.counts(topic)
    await topic.allCommitted()
  })

  it('are read on behind a compressed batch that is broken on its disk', async () => {
    const topic = await newTopic({ 'compression.type': 'gzip' }, 1)
    await topic.write(100)
    await topic.send(lost)
    await topic.write(100)
    broker.breakBatch(topic.name, 1)
    const program = await start(topic)
    await program.counts(topic)
    const samples = await program.look()
    assert.equal(samples.sum('flowtally_kafka_messages_total'), 300n)
    const skipped = 'flowtally_kafka_messages_skipped_total'
    assert.equal(samples.sum(skipped, { reason: 'unreadable' }), 100n)
    assert.equal(samples.sum(restarts), 0n)
    const { offset, problem } = await program.program.line('a batch of messages cannot be')
    assert.deepEqual([offset, problem], [100, 'incorrect header check'])
    await topic.allCommitted()
  })

  it('say so where a batch is broken that is not compressed, until the group is set behind it', async () => {
    const topic = await newTopic({}, 1)
    await topic.write(100)
    const first = await start(topic)
    await first.counts(topic)
    await topic.allCommitted()
    await first.kill()
    const shown = { ...first.shown }

    await topic.send(lost)
    broker.breakBatch(topic.name, 1)
    const stuck = await start(topic)
    await stuck.program.line('A batch of messages cannot be taken apart.')
    const twice = () => stuck.look().then((samples) => samples.sum(restarts, { reason: 'batch' }))
    await eventually(async () => assert.ok((await twice()) >= 2n))
    assert.equal((await stuck.ready()).status, 503)
    assert.equal((await stuck.look()).sum('flowtally_kafka_connected'), 0n)
    await stuck.kill('SIGTERM')

    await topic.write(100)
    await topic.commit(200)
    const last = await start(topic)
    await last.counts(topic, shown)
  })
})
