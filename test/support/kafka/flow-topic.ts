import assert from 'node:assert/strict'
import kafkajs, { type CompressionTypes, type Kafka } from 'kafkajs'
import { eventually } from '../eventually.ts'

/** Bytes of a NetFlow v5 header and record. */
const HEADER = 24
const RECORD = 48

/** Messages that are sent at once. */
const BATCH = 500

/** A topic with datagrams of flows, and what was written to it. */
export class FlowTopic {
  readonly name: string
  partitions: number
  readonly #kafka: Kafka
  flows = 0n
  bytes = 0n

  constructor(kafka: Kafka, name: string, partitions = 4) {
    this.#kafka = kafka
    this.name = name
    this.partitions = partitions
  }

  async create(settings: Readonly<Record<string, string>> = {}): Promise<this> {
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
    const topic = { topic: this.name, numPartitions: this.partitions, configEntries }
    await this.#admin((admin) => admin.createTopics({ topics: [topic], waitForLeaders: true }))
    await this.#areLed(this.partitions)
    return this
  }

  async grow(partitions: number): Promise<void> {
    const topicPartitions = [{ topic: this.name, count: partitions }]
    await this.#admin((admin) => admin.createPartitions({ topicPartitions }))
    await this.#areLed(partitions)
    this.partitions = partitions
  }

  delete(): Promise<void> {
    return this.#admin((admin) => admin.deleteTopics({ topics: [this.name] }))
  }

  /** Writes so many flows, partitions in turn. */
  async write(count: number): Promise<void> {
    const values = Array.from({ length: count }, (_, i) => {
      const bytes = 40 + ((i * 7919) % 1461)
      this.bytes += BigInt(bytes)
      return flowOf(bytes)
    })
    this.flows += BigInt(count)
    await this.send(values)
  }

  /** Writes on and on; resolves when the last are written after it was told to stop. */
  keepWriting(): () => Promise<void> {
    let isStopped = false
    const writing = (async () => {
      while (!isStopped) await this.write(200)
    })()
    return () => {
      isStopped = true
      return writing
    }
  }

  /** Writes messages that are no flows, or that the test counts by itself. */
  async send(
    values: readonly (Buffer | null)[],
    compression: CompressionTypes = kafkajs.CompressionTypes.None,
  ): Promise<void> {
    const { partitions } = this
    let turn = 0
    const producer = this.#kafka.producer({
      createPartitioner: () => () => turn++ % partitions,
    })
    await producer.connect()
    for (let at = 0; at < values.length; at += BATCH) {
      const messages = values.slice(at, at + BATCH).map((value) => ({ key: '192.0.2.7', value }))
      await producer.send({ topic: this.name, messages, acks: -1, compression })
    }
    await producer.disconnect()
  }

  /** The end of all partitions together. */
  async end(): Promise<number> {
    const offsets = await this.#admin((admin) => admin.fetchTopicOffsets(this.name))
    return offsets.reduce((sum, { high }) => sum + Number(high), 0)
  }

  /** How far a group is in all partitions together; it is called as the topic unless it is named. */
  async committed(group = this.name): Promise<number> {
    const topics = [this.name]
    const answer = await this.#admin((admin) => admin.fetchOffsets({ groupId: group, topics }))
    const offsets = answer.flatMap(({ partitions }) => partitions)
    return offsets.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0)
  }

  /** Resolves when the group that is called as the topic has committed all of it. */
  async allCommitted(): Promise<void> {
    await eventually(async () => assert.equal(await this.committed(), await this.end()))
  }

  /** Sets the group that is called as the topic to an offset of partition 0; it must have no members. */
  commit(offset: number): Promise<void> {
    const { name } = this
    const partitions = [{ partition: 0, offset: `${offset}` }]
    return this.#admin((admin) => admin.setOffsets({ groupId: name, topic: name, partitions }))
  }

  /** Deletes the first messages of each partition. */
  async deleteBefore(offset: number): Promise<void> {
    const { name: topic } = this
    const partitions = Array.from({ length: this.partitions }, (_, partition) => ({
      partition,
      offset: `${offset}`,
    }))
    await this.#admin(async (admin) => {
      // it does not ask by itself who leads them
      await admin.fetchTopicOffsets(topic)
      await admin.deleteTopicRecords({ topic, partitions })
    })
  }

  /**
   * Resolves when the leader of each partition answers, which may be after all have heard who it is: a producer that
   * finds one without would write to all the others again.
   */
  async #areLed(partitions: number): Promise<void> {
    await eventually(async () => {
      const offsets = await this.#admin((admin) => admin.fetchTopicOffsets(this.name))
      assert.equal(offsets.length, partitions)
    })
  }

  async #admin<T>(run: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
    const admin = this.#kafka.admin()
    await admin.connect()
    try {
      return await run(admin)
    } finally {
      await admin.disconnect()
    }
  }
}

/** A NetFlow v5 datagram with one flow of so many bytes. */
function flowOf(bytes: number): Buffer {
  const datagram = Buffer.alloc(HEADER + RECORD)
  datagram.writeUInt16BE(5, 0)
  datagram.writeUInt16BE(1, 2)
  datagram.writeUInt32BE(1_700_000_000, 8)
  datagram.writeUInt32BE(1, HEADER + 16) // packets
  datagram.writeUInt32BE(bytes, HEADER + 20)
  return datagram
}
