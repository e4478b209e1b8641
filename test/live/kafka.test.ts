import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import kafkajs from 'kafkajs'
import { anyBytes } from '../support/any-bytes.ts'
import { eventually } from '../support/eventually.ts'
import { AnyBroker, noBroker } from '../support/kafka/any-broker.ts'
import type { FlowTopic } from '../support/kafka/flow-topic.ts'
import type { Counted, KafkaProgram } from '../support/kafka/kafka-program.ts'
import { runningPrograms } from '../support/kafka/running-programs.ts'
import { protobufMessage } from '../support/protobuf-message.ts'
import { spawnProgram } from '../support/spawn-program.ts'

const nothing: Counted = { flows: 0n, bytes: 0n }

/** A flow of 1500 bytes as others write it. */
const written = [
  { format: 'pmacct-json', good: Buffer.from('{"ip_proto":"tcp","packets":2,"bytes":1500}') },
  { format: 'goflow2-json', good: Buffer.from('{"proto":"TCP","packets":2,"bytes":1500}') },
  {
    format: 'goflow2-protobuf',
    good: protobufMessage(
      [
        [9, 1500],
        [10, 2],
        [20, 6],
        [110, 1_700_000_000_000_000_000n],
      ],
      { prefixed: true },
    ),
  },
] as const

describe('flows from Apache Kafka', { skip: noBroker }, () => {
  const broker = new AnyBroker()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-kafka-test-'))
  const run = runningPrograms()

  before(() => broker.start())
  after(async () => {
    await broker.stop()
    rmSync(folder, { recursive: true })
  })

  /** In a group that is called as the topic, unless it is to be without one. */
  function start(topic: FlowTopic, parameters: string, words: readonly string[] = []) {
    const group = parameters.includes('partitions=') ? '' : `&group=${topic.name}`
    const uri = `kafka://${broker.plain}/${topic.name}?format=flow&${parameters}${group}`
    return run(uri, words)
  }

  it('are counted once each, and committed when scrapes have shown them', async () => {
    const topic = await broker.newTopic()
    await topic.write(5000)
    const program = await start(topic, 'from=earliest').reading()
    await eventually(async () => {
      const samples = await program.look()
      assert.equal(samples.sum('flow_protocol_flows_total'), topic.flows)
    })
    // the first scrape shows new rows at zero
    await program.scrape()
    assert.equal(program.shown.flows, 0n)
    assert.equal(await topic.committed(), 0)
    await program.counts(topic)
    await topic.allCommitted()
    const samples = await program.look()
    assert.equal(samples.sum('flowtally_kafka_messages_total'), 5000n)
    assert.equal(samples.sum('flowtally_kafka_lag_messages'), 0n)
    assert.equal((await program.ready()).status, 200)
  })

  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) {
    it(`are read where they are compressed: ${codec}`, async () => {
      // the broker does that, as it does for Java's clients
      const topic = await broker.newTopic({ 'compression.type': codec })
      await topic.write(1000)
      const program = await start(topic, 'from=earliest').reading()
      await program.counts(topic)
    })
  }

  it('are read from the latest on unless told otherwise, and without a group as well', async () => {
    const topic = await broker.newTopic()
    await topic.write(1000)
    const earlier = { flows: topic.flows, bytes: topic.bytes }
    const grouped = await start(topic, 'from=latest').reading()
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
    const topic = await broker.newTopic()
    await topic.write(3000)
    const first = await start(topic, 'from=earliest').reading()
    await first.counts(topic)
    await topic.allCommitted()
    const { shown } = first
    // counted, but nobody has seen it
    await topic.write(2000)
    await eventually(async () => {
      assert.equal((await first.look()).sum('flowtally_kafka_messages_total'), 5000n)
    })
    await first.kill()
    const second = await start(topic, 'from=earliest').reading()
    await second.counts(topic, shown)
  })

  it('are counted exactly once over crashes at any time, with a checkpoint', async () => {
    const topic = await broker.newTopic()
    const words = [`--checkpoint=${join(folder, 'rows')}`]
    let last = nothing
    for (let crash = 0; crash < 2; crash++) {
      const program = await start(topic, 'from=earliest', words).reading()
      const stopWriting = topic.keepWriting()
      // in mid-stream
      await eventually(async () => {
        await program.scrape()
        assert.ok(program.shown.flows > last.flows + 2000n)
      })
      last = program.shown
      await program.kill()
      await stopWriting()
    }
    const program = await start(topic, 'from=earliest', words).reading()
    await program.counts(topic)
    await topic.allCommitted()
  })

  it('are neither lost nor counted twice where members come, go and die', async () => {
    const topic = await broker.newTopic()
    const member = (name: string) =>
      start(topic, 'from=earliest', [`--checkpoint=${join(folder, name)}`]).reading()
    const stopWriting = topic.keepWriting()
    const one = await member('one')
    const grows = async (program: KafkaProgram, others: readonly KafkaProgram[]) => {
      const before = program.shown.flows
      await eventually(async () => {
        await Promise.all([program, ...others].map((each) => each.scrape()))
        assert.ok(program.shown.flows > before + 500n)
      })
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
    })
    await two.counts(topic, again.shown)
    await topic.allCommitted()

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
    const topic = await broker.newTopic()
    const one = await start(topic, 'from=latest').reading()
    await topic.grow(6)
    await topic.write(1200)
    // whoever shares partitions out looks how many there are
    const two = await start(topic, 'from=latest').reading()
    await eventually(async () => {
      await Promise.all([one.scrape(), two.scrape()])
      assert.equal(one.shown.flows + two.shown.flows, topic.flows)
    })
    assert.equal(one.shown.bytes + two.shown.bytes, topic.bytes)
  })

  it('are read as pmacct writes them', async () => {
    const topic = await broker.newTopic()
    const record = (bytes: number) =>
      `{"event_type":"purge","as_src":64500,"as_dst":64501,"ip_proto":"tcp","peer_ip_src":"192.0.2.9","packets":2,"bytes":${bytes},"writer_id":"default_kafka/1"}`
    await topic.send([
      Buffer.from(`${record(100)}\n${record(200)}`),
      Buffer.from('{"event_type":"purge_init","writer_id":"default_kafka/1"}'),
      Buffer.from(record(1000)),
    ])
    const uri = `kafka://${broker.plain}/${topic.name}?format=pmacct-json&from=earliest`
    const program = await run(uri).reading()
    await program.counts({ flows: 3n, bytes: 1300n })
    const samples = await program.look()
    assert.deepEqual(samples.labelValues('flow_as_bytes_total', 'src_as'), ['other', '64500'])
  })

  it('do not suffer from poison', async () => {
    const topic = await broker.newTopic({ 'max.message.bytes': '20971520' })
    await topic.send([null, Buffer.alloc(0), anyBytes(50_000), anyBytes(10_000_000)])
    await topic.write(1000)
    await topic.send([anyBytes(72), Buffer.from('{"event_type":"purge"}')])
    // 65 KB that become more than a batch may have
    await topic.send([Buffer.alloc(65 * 1024 * 1024)], kafkajs.CompressionTypes.GZIP)
    await topic.write(1000)
    const program = await start(topic, 'from=earliest').reading()
    await program.counts(topic)
    const samples = await program.look()
    assert.equal(samples.sum('flowtally_kafka_messages_total'), 2007n)
    const skipped = 'flowtally_kafka_messages_skipped_total'
    assert.equal(samples.sum(skipped, { reason: 'empty' }), 1n)
    assert.equal(samples.sum(skipped, { reason: 'unreadable' }), 1n)
    await program.program.line('a batch of messages cannot be decompressed', 'larger than')
    assert.equal(samples.sum('flowtally_payloads_undecodable_total'), 5n)
  })

  for (const { format, good } of written) {
    it(`do not suffer from poison, ${format}`, async () => {
      const topic = await broker.newTopic({ 'max.message.bytes': '20971520' })
      const poison = [
        good.subarray(0, -3),
        anyBytes(10_000_000),
        Buffer.from(`{"bytes":${'['.repeat(10_000_000)}`),
        Buffer.from('{"as_path":'.repeat(1_000_000)),
      ]
      await topic.send([good, ...poison, good])
      const uri = `kafka://${broker.plain}/${topic.name}?format=${format}&from=earliest&group=${topic.name}`
      const program = await run(uri).reading()
      await program.counts({ flows: 2n, bytes: 3000n })
      await topic.allCommitted()
      const samples = await program.look()
      assert.equal(samples.sum('flowtally_kafka_messages_total'), 6n)
      const undecodable =
        samples.sum('flowtally_payloads_undecodable_total') +
        samples.sum('flowtally_sets_undecodable_total')
      assert.equal(undecodable, 4n)
    })
  }

  it('that were deleted before they were read are counted as lost', async () => {
    const topic = await broker.newTopic()
    await topic.write(400)
    const first = await start(topic, 'from=earliest').reading()
    await first.counts(topic)
    await topic.allCommitted()
    await first.kill()
    await topic.write(400)
    await topic.deleteBefore(150)
    const second = await start(topic, 'from=earliest').reading()
    await eventually(async () => {
      const samples = await second.look()
      assert.equal(samples.sum('flowtally_kafka_messages_lost_total'), 200n)
      assert.equal(samples.sum('flowtally_kafka_messages_total'), 200n)
    })
    await second.program.line('messages were deleted before they were read')
  })

  it('are read by a forecast, which neither joins the group nor commits to it', async () => {
    const topic = await broker.newTopic()
    await topic.write(1000)
    const program = await start(topic, 'from=earliest').reading()
    await program.counts(topic)
    await topic.allCommitted()
    const before = await program.look()
    const uri = `kafka://${broker.plain}/${topic.name}?format=flow&from=earliest&group=${topic.name}`
    const { stdout, stderr, gone } = spawnProgram(['forecast', `--listen=${uri}`, '--for=20s'])
    assert.deepEqual(await gone, [0, null], stderr())
    assert.match(stdout(), /^1000 observations/)
    const samples = await program.look()
    for (const name of ['flowtally_kafka_rebalances_total', 'flowtally_kafka_messages_total']) {
      assert.equal(samples.sum(name), before.sum(name), name)
    }
    assert.equal(await topic.committed(), 1000)
  })

  it('of a topic that was made anew are read from its beginning', async () => {
    const topic = await broker.newTopic()
    await topic.write(400)
    const program = await start(topic, 'from=earliest').reading()
    await program.counts(topic)
    await topic.delete()
    await eventually(() => topic.create())
    await topic.write(200)
    await program.counts(topic)
  })
})
