import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaBroker, noKafka } from '../support/kafka/kafka-broker.ts'
import { KafkaProgram } from '../support/kafka/kafka-program.ts'

// it stops the broker, which is nothing for one that others use
describe('flows from an Apache Kafka that goes away', { skip: noKafka }, () => {
  const broker = new KafkaBroker()
  let running: KafkaProgram[] = []
  let topics = 0

  before(() => broker.start())
  after(() => broker.stop())
  afterEach(async () => {
    await Promise.all(running.map((program) => program.kill()))
    running = []
  })

  const newTopic = () => new FlowTopic(broker.client(), `flows-${++topics}`).create()

  function start({ name }: FlowTopic, words: readonly string[] = []) {
    const uri = `kafka://${broker.plain}/${name}?format=flow&from=earliest&group=${name}`
    const program = new KafkaProgram(uri, words)
    running.push(program)
    return program.reading()
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
    }, 60_000)
    assert.equal((await program.look()).sum('flowtally_kafka_connected'), 0n)
    await broker.up()
    await topic.write(1000)
    await program.counts(topic)
    await eventually(async () => assert.equal((await program.ready()).status, 200), 60_000)
    await topic.allCommitted()
  })
})
