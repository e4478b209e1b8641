import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { KafkaBroker, noKafka } from '../support/kafka/kafka-broker.ts'
import { type Counted, KafkaProgram } from '../support/kafka/kafka-program.ts'

const nothing: Counted = { flows: 0n, bytes: 0n }

describe('flows from Apache Kafka', { skip: noKafka }, () => {
  const broker = new KafkaBroker()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-kafka-test-'))
  let running: KafkaProgram[] = []
  let topics = 0

  before(() => broker.start())
  after(async () => {
    await broker.stop()
    rmSync(folder, { recursive: true })
  })
  afterEach(async () => {
    await Promise.all(running.map((program) => program.kill()))
    running = []
  })

  const newTopic = (settings = {}) =>
    new FlowTopic(broker.client(), `flows-${++topics}`).create(settings)

  function start(topic: FlowTopic, parameters: string, words: readonly string[] = []) {
    const uri = `kafka://${broker.plain}/${topic.name}?format=flow&${parameters}`
    const program = new KafkaProgram(uri, words)
    running.push(program)
    return program
  }

  const committed = (topic: FlowTopic, group: string) =>
    eventually(async () => assert.equal(await topic.committed(group), await topic.end()), 30_000)

  it('are counted once each, and committed when scrapes have shown them', async () => {
    const topic = await newTopic()
    await topic.write(5000)
    const program = await start(topic, 'from=earliest&group=plain').reading()
    await eventually(async () => {
      const samples = await program.look()
      assert.equal(samples.sum('flow_protocol_flows_total'), topic.flows)
    })
    // the first scrape shows new rows at zero
    await program.scrape()
    assert.equal(program.shown.flows, 0n)
    assert.equal(await topic.committed('plain'), 0)
    await program.counts(topic)
    await committed(topic, 'plain')
    const samples = await program.look()
    assert.equal(samples.sum('flowtally_kafka_messages_total'), 5000n)
    assert.equal(samples.sum('flowtally_kafka_lag_messages'), 0n)
    assert.equal((await program.ready()).status, 200)
  })

  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) {
    it(`are read where they are compressed: ${codec}`, async () => {
      // the broker does that, as it does for Java's clients
      const topic = await newTopic({ 'compression.type': codec })
      await topic.write(1000)
      const program = await start(topic, 'from=earliest').reading()
      await program.counts(topic)
    })
  }

  it('are read from the latest on unless told otherwise, and without a group as well', async () => {
    const topic = await newTopic()
    await topic.write(1000)
    const earlier = { flows: topic.flows, bytes: topic.bytes }
    const grouped = await start(topic, 'group=latest').reading()
    const alone = await start(topic, 'partitions=all').reading()
    await topic.write(1000)
    const later = { flows: topic.flows - earlier.flows, bytes: topic.bytes - earlier.bytes }
    await grouped.counts(later)
    await alone.counts(later)
    const two = await start(topic, 'partitions=0,2&from=earliest').reading()
    await eventually(async () => {
      await two.scrape()
      assert.equal(two.shown.flows, 1000n)
    })
  })

  it('are all seen after a crash, without a checkpoint', async () => {
    const topic = await newTopic()
    await topic.write(3000)
    const first = await start(topic, 'from=earliest&group=crash').reading()
    await first.counts(topic)
    await committed(topic, 'crash')
    const { shown } = first
    // counted, but nobody has seen it
    await topic.write(2000)
    await eventually(async () => {
      assert.equal((await first.look()).sum('flowtally_kafka_messages_total'), 5000n)
    })
    await first.kill()
    const second = await start(topic, 'from=earliest&group=crash').reading()
    await second.counts(topic, shown)
  })

  it('are counted exactly once over crashes at any time, with a checkpoint', async () => {
    const topic = await newTopic()
    const words = [`--checkpoint=${join(folder, 'rows')}`]
    let last = nothing
    for (let crash = 0; crash < 2; crash++) {
      const program = await start(topic, 'from=earliest&group=exact', words).reading()
      const writing = topic.write(20_000)
      // in mid-stream
      await eventually(async () => {
        await program.scrape()
        assert.ok(program.shown.flows > last.flows + 2000n)
      })
      assert.ok(program.shown.flows < BigInt(20_000 * (crash + 1)))
      last = program.shown
      await program.kill()
      await writing
    }
    const program = await start(topic, 'from=earliest&group=exact', words).reading()
    await program.counts(topic)
    await committed(topic, 'exact')
  })

  it('are neither lost nor counted twice where members come, go and die', async () => {
    const topic = await newTopic()
    const member = (name: string) =>
      start(topic, 'from=earliest&group=members', [`--checkpoint=${join(folder, name)}`]).reading()
    const stopWriting = topic.keepWriting()
    const one = await member('one')
    const grows = async (program: KafkaProgram, others: readonly KafkaProgram[]) => {
      const before = program.shown.flows
      await eventually(async () => {
        await Promise.all([program, ...others].map((each) => each.scrape()))
        assert.ok(program.shown.flows > before + 500n)
      }, 30_000)
    }
    await grows(one, [])
    // in the middle of things, half of the partitions go to another
    const two = await member('two')
    await grows(two, [one])
    await grows(one, [two])
    one.program.child.kill('SIGTERM')
    await one.program.gone
    await grows(two, [])
    const again = await member('one')
    await grows(again, [two])
    await stopWriting()
    await eventually(async () => {
      await Promise.all([again.scrape(), two.scrape()])
      assert.ok(again.shown.flows + two.shown.flows >= topic.flows)
    }, 30_000)
    await two.counts(topic, again.shown)
    await committed(topic, 'members')

    // counted, but in no file: when this one dies, the other reads its part again
    await topic.write(2000)
    await eventually(async () => {
      const read = (await two.look()).sum('flowtally_kafka_uncommitted_messages')
      assert.ok(read >= 500n)
    })
    await two.kill()
    await again.counts(topic, two.shown)
    const survivor = await member('two')
    await survivor.scrape()
    assert.equal(survivor.shown.flows, two.shown.flows)
  })

  it('are read from the beginning of a partition that is added', async () => {
    const topic = await newTopic()
    const one = await start(topic, 'group=grown').reading()
    await topic.grow(6)
    await topic.write(1200)
    // whoever shares partitions out looks how many there are
    const two = await start(topic, 'group=grown').reading()
    await eventually(async () => {
      await Promise.all([one.scrape(), two.scrape()])
      assert.equal(one.shown.flows + two.shown.flows, topic.flows)
    }, 30_000)
    assert.equal(one.shown.bytes + two.shown.bytes, topic.bytes)
  })

  it('come again after a broker was away', async () => {
    const topic = await newTopic()
    await topic.write(1000)
    const program = await start(topic, 'from=earliest&group=away').reading()
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
    await committed(topic, 'away')
  })

  it('are read as pmacct writes them', async () => {
    const topic = await newTopic()
    const record = (bytes: number) =>
      `{"event_type":"purge","as_src":64500,"as_dst":64501,"ip_proto":"tcp","peer_ip_src":"192.0.2.9","packets":2,"bytes":${bytes},"writer_id":"default_kafka/1"}`
    await topic.send([
      Buffer.from(`${record(100)}\n${record(200)}`),
      Buffer.from('{"event_type":"purge_init","writer_id":"default_kafka/1"}'),
      Buffer.from(record(1000)),
    ])
    const uri = `kafka://${broker.plain}/${topic.name}?format=pmacct-json&from=earliest`
    const program = await new KafkaProgram(uri).reading()
    running.push(program)
    await program.counts({ flows: 3n, bytes: 1300n })
    const samples = await program.look()
    assert.deepEqual(samples.labelValues('flow_as_bytes_total', 'src_as'), ['other', '64500'])
  })

  it('do not suffer from poison', async () => {
    const topic = await newTopic({ 'max.message.bytes': '20971520' })
    await topic.send([null, Buffer.alloc(0), randomBytes(50_000), randomBytes(10_000_000)])
    await topic.write(1000)
    await topic.send([randomBytes(72), Buffer.from('{"event_type":"purge"}')])
    await topic.write(1000)
    const program = await start(topic, 'from=earliest&group=poison').reading()
    await program.counts(topic)
    const samples = await program.look()
    assert.equal(samples.sum('flowtally_kafka_messages_total'), 2006n)
    assert.equal(samples.sum('flowtally_kafka_messages_skipped_total'), 1n)
    assert.equal(samples.sum('flowtally_payloads_undecodable_total'), 5n)
  })

  it('that were deleted before they were read are counted as lost', async () => {
    const topic = await newTopic()
    await topic.write(400)
    const first = await start(topic, 'from=earliest&group=deleted').reading()
    await first.counts(topic)
    await committed(topic, 'deleted')
    await first.kill()
    await topic.write(400)
    await topic.deleteBefore(150)
    const second = await start(topic, 'from=earliest&group=deleted').reading()
    await eventually(async () => {
      const samples = await second.look()
      assert.equal(samples.sum('flowtally_kafka_messages_lost_total'), 200n)
      assert.equal(samples.sum('flowtally_kafka_messages_total'), 200n)
    })
    await second.program.line('messages were deleted before they were read')
  })

  it('of a topic that was made anew are read from its beginning', async () => {
    const topic = await newTopic()
    await topic.write(400)
    const program = await start(topic, 'from=earliest&group=anew').reading()
    await program.counts(topic)
    await topic.delete()
    await eventually(() => topic.create(), 30_000)
    await topic.write(200)
    await program.counts(topic)
  })
})
