import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { assigner } from '../../src/source/kafka/assigner.ts'
import { eventually } from '../support/eventually.ts'
import { AnyBroker, noBroker } from '../support/kafka/any-broker.ts'
import type { FlowTopic } from '../support/kafka/flow-topic.ts'
import { runningPrograms } from '../support/kafka/running-programs.ts'

const names = ['one', 'two', 'three']

describe('flows that several have counted and their group does not know of', {
  skip: noBroker,
}, () => {
  const broker = new AnyBroker()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-kafka-claims-'))
  const run = runningPrograms()

  before(() => broker.start())
  after(async () => {
    await broker.stop()
    rmSync(folder, { recursive: true })
  })

  function member({ name }: FlowTopic, file: string) {
    const uri = `kafka://${broker.plain}/${name}?format=flow&from=earliest&group=${name}`
    return run(uri, [`--checkpoint=${join(folder, file)}`])
  }

  /** A member that reads nothing, and keeps the group from sharing partitions out for as long as it is not let go. */
  async function holder({ name }: FlowTopic) {
    let mayJoin = true
    const consumer = broker.client().consumer({
      groupId: name,
      partitionAssigners: [
        assigner({ partitions: undefined, mayJoin: () => mayJoin, claims: () => ({}) }),
      ],
      sessionTimeout: 300_000,
      rebalanceTimeout: 300_000,
    })
    const joined = new Promise<void>((resolve) => {
      consumer.on('consumer.group_join', () => {
        mayJoin = false
        resolve()
      })
    })
    await consumer.connect()
    await consumer.subscribe({ topic: name })
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() })
    await joined
    return { letGo: () => consumer.disconnect() }
  }

  it('are gone on with by who has counted them', async () => {
    const topic = await broker.newTopic({}, 12)
    const first = names.map((name) => member(topic, name))
    for (const program of first) await program.reading()
    await eventually(async () => {
      for (const program of first) {
        const { length } = (await program.look()).series('flowtally_kafka_lag_messages')
        assert.equal(length, 4)
      }
    })
    await topic.write(6000)
    const shown = async (programs: typeof first) => {
      for (const program of programs) await program.scrape()
      return programs.map((program) => program.shown)
    }
    await eventually(async () => {
      const counts = await shown(first)
      assert.deepEqual(
        counts.map(({ flows }) => flows),
        [2000n, 2000n, 2000n],
      )
    })
    await topic.allCommitted()
    const before = await shown(first)
    await Promise.all(first.map((program) => program.kill()))

    // as if the last commits had never come to the group
    const admin = broker.client().admin()
    await admin.connect()
    const partitions = Array.from({ length: 12 }, (_, partition) => ({ partition, offset: '200' }))
    await eventually(() => admin.setOffsets({ groupId: topic.name, topic: topic.name, partitions }))
    const { letGo } = await holder(topic)
    const again = names.map((name) => member(topic, name))
    for (const program of again) await program.up()
    await eventually(async () => {
      const { groups } = await admin.describeGroups([topic.name])
      assert.equal(groups[0]?.members.length, 4)
    })
    await letGo()
    await admin.disconnect()
    for (const program of again) await program.program.line('reading from Kafka')
    await eventually(async () => {
      // a position is committed when a file has it, which is written for a scrape
      assert.deepEqual(await shown(again), before)
      assert.equal(await topic.committed(), await topic.end())
    })
    assert.deepEqual(await shown(again), before)
  })
})
