import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Admin, type Consumer, type EachBatchPayload, type logCreator } from 'kafkajs'
import type { KafkaTopics } from '../../model/kafka-topics.ts'
import { assigner } from './assigner.ts'
import { BatchReader, type MessageReader } from './batch-reader.ts'
import { type Claims, findClaims } from './claims.ts'
import { addCodecs } from './codecs.ts'
import { kafkaConfig } from './kafka-config.ts'
import { KafkaFailure } from './kafka-failure.ts'
import type { Partitions } from './partitions.ts'
import {
  type Assignment,
  type PartitionOffset,
  type Placement,
  placePartitions,
} from './place-partitions.ts'

/** Who is told what happens in a session. */
export interface SessionListener extends MessageReader {
  /** Partitions are ours, and it is known where they are read from. */
  placed(placement: Placement): void
  /** Nothing is ours until it is placed. */
  rebalancing(): void
  /** Asks that all that was read becomes safe, since others will go on behind it. */
  letGo(): Promise<void>
  /** What was read could not be told to the group, and is read again by others. */
  notCommitted(problem: string): void
  /** The same, but it is tried again. */
  commitFailed(problem: string): void
  /** Whether the brokers answer. */
  reached(problem: string | undefined): void
}

/** Without a sign of life for so long, another member reads on; in milliseconds. */
const SESSION_TIMEOUT = 10_000
const HEARTBEAT = 3000

/** After so long, it is looked whether topics have more partitions; in milliseconds. */
const METADATA_AGE = 60_000

/** After so long it is worth saying that a group has not shared its partitions out yet; in milliseconds. */
const JOINS_WELL = 4000
const WAITING = 'it waits for the group to share out its partitions'

/** How often the ends of the partitions are asked for, in milliseconds. */
const LOOK_INTERVAL = 5000

/** Longest for what was read to become safe when partitions go; within the patience of the group. */
const LET_GO = 8000

/** Longest for saying good-bye, in milliseconds. */
const CLOSING = 2000

/** What a fetch may bring, in bytes: of one partition, and of all that a broker has. */
const MOST_OF_PARTITION = 1024 * 1024
const MOST_OF_BROKER = 4 * 1024 * 1024

/** kafkajs says this, and to nobody else, when what it wants to read is not there any more. */
const OUT_OF_RANGE = 'Offset out of range, resetting to default offset'

addCodecs()

/** One membership in a group, from connecting to the first failure. */
export class KafkaSession {
  readonly #options: KafkaTopics
  readonly #partitions: Partitions
  readonly #listener: SessionListener
  readonly #consumer: Consumer
  readonly #admin: Admin
  readonly #reader: BatchReader
  /** Rejects with the first failure. */
  readonly #failed: Promise<never>
  #fail: (error: unknown) => void = () => undefined
  /** What an earlier session has read and could not commit; later, partitions go only when all of that is. */
  #claims: Claims = {}
  /** Becomes true when all that was read is safe, or nothing is ours. */
  #mayJoin = true
  /** Since when the group is asked for a share; `undefined` where it has answered. */
  #joining: number | undefined
  #letting: Promise<void> | undefined
  #committing: Promise<void> | undefined
  /** Counts assignments, so that what belongs to an earlier one is left alone. */
  #generation = 0
  /** Whether something was placed since the start. */
  #isReading = false
  #isStopped = false
  #isOver = false
  #stopped: () => void = () => undefined

  /** Throws a `KafkaFailure` where a secret or file is no good. */
  constructor(options: KafkaTopics, partitions: Partitions, listener: SessionListener) {
    this.#options = options
    this.#partitions = partitions
    this.#listener = listener
    this.#reader = new BatchReader(options, partitions, listener)
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject
    })
    this.#failed.catch(() => undefined)
    const config = kafkaConfig(options)
    const kafka = new kafkajs.Kafka({ ...config, logCreator: this.#logCreator() })
    this.#admin = kafka.admin()
    this.#consumer = kafka.consumer({
      groupId: options.group ?? `flowtally-${randomUUID()}`,
      partitionAssigners: [
        assigner({
          partitions: options.partitions,
          mayJoin: () => this.#askToJoin(),
          claims: () => this.#claims,
        }),
      ],
      metadataMaxAge: METADATA_AGE,
      sessionTimeout: SESSION_TIMEOUT,
      heartbeatInterval: HEARTBEAT,
      maxBytesPerPartition: MOST_OF_PARTITION,
      maxBytes: MOST_OF_BROKER,
      maxWaitTimeInMs: 500,
      retry: { ...config.retry, restartOnFailure: () => Promise.resolve(false) },
    })
  }

  /** Reads until that fails, and rejects with why; resolves when stopped. */
  async run(): Promise<void> {
    try {
      const stopped = new Promise<void>((resolve) => {
        this.#stopped = resolve
      })
      const reading = this.#start().then(() => this.#look())
      await Promise.race([reading, this.#failed, stopped])
    } finally {
      await this.#leave()
    }
  }

  /** Ends `run`. */
  stop(): void {
    this.#isStopped = true
    this.#reader.pause()
    this.#stopped()
  }

  /** Tells the group how far all is safe. */
  commit(): void {
    if (this.#options.group === undefined || this.#letting !== undefined) return
    this.#committing ??= this.#commitOnce()
  }

  /** What fails is made up for with the next. */
  #commitOnce(others?: readonly PartitionOffset[]): Promise<void> {
    return this.#commit(others)
      .catch((error) => this.#listener.commitFailed(`${error.message}`))
      .finally(() => {
        this.#committing = undefined
      })
  }

  async #start(): Promise<void> {
    const { topics, from } = this.#options
    const { CRASH, GROUP_JOIN, REBALANCING } = this.#consumer.events
    this.#consumer.on(CRASH, ({ payload }) => this.#fail(payload.error))
    this.#consumer.on(REBALANCING, () => this.#listener.rebalancing())
    this.#consumer.on(GROUP_JOIN, ({ payload }) => this.#joined(payload.memberAssignment))
    await this.#admin.connect()
    const { clusterId } = await this.#admin.describeCluster()
    this.#partitions.isOf(clusterId)
    await this.#checkTopics()
    this.#claims = await findClaims(this.#admin, this.#options, this.#partitions)
    await this.#consumer.connect()
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: from === 'earliest' })
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload: EachBatchPayload) => this.#reader.read(payload),
    })
  }

  /** kafkajs would wait for a topic that does not exist. */
  async #checkTopics(): Promise<void> {
    const { topics, partitions = [] } = this.#options
    const existing = await this.#admin.listTopics()
    const missing = topics.filter((topic) => !existing.includes(topic))
    if (missing.length > 0) throw new KafkaFailure('topic', `there is no topic ${missing.join()}`)
    const found = await this.#admin.fetchTopicMetadata({ topics: [...topics] })
    for (const { name, partitions: there } of found.topics) {
      const unknown = partitions.filter((one) => !there.some((it) => it.partitionId === one))
      if (unknown.length === 0) continue
      throw new KafkaFailure(
        'partition',
        `topic ${name} has ${there.length} partitions, and no ${unknown.join()}`,
      )
    }
  }

  #joined(assignment: Assignment): void {
    this.#joining = undefined
    this.#claims = {}
    this.#partitions.leave()
    this.#mayJoin = this.#options.group === undefined
    this.#reader.resume()
    void this.#place(assignment, ++this.#generation).catch((error) => this.#fail(error))
  }

  /** Lets nothing through before it is known where each partition is read from. */
  async #place(assignment: Assignment, generation: number): Promise<void> {
    const topics = Object.keys(assignment).map((topic) => ({ topic }))
    this.#consumer.pause(topics)
    const placement = await placePartitions(assignment, {
      ...this.#options,
      admin: this.#admin,
      all: this.#partitions,
      isCurrent: () => generation === this.#generation && !this.#isStopped,
      seek: (topic, partition, at) => this.#consumer.seek({ topic, partition, offset: String(at) }),
    })
    if (placement === undefined) return
    // where nothing was committed, the next member has to begin there, too; if that fails, it finds out itself
    if (this.#options.group !== undefined) {
      await this.#committing
      this.#committing = this.#commitOnce(placement.others)
      await this.#committing
    }
    this.#consumer.resume(topics)
    this.#isReading = true
    this.#listener.placed(placement)
  }

  /** Asked before each attempt to join: partitions go only when what was read of them is safe. */
  #askToJoin(): boolean {
    if (this.#mayJoin || this.#partitions.placed.length === 0) {
      this.#joining ??= performance.now()
      return true
    }
    void this.#letGo()
    return false
  }

  /** The group answers when all members have asked, or those who do not were given up. */
  get #isWaiting(): boolean {
    return this.#joining !== undefined && performance.now() - this.#joining > JOINS_WELL
  }

  #letGo(): Promise<void> {
    this.#letting ??= this.#makeSafe()
      .catch((error) => this.#listener.notCommitted(`${error.message}`))
      .finally(() => {
        this.#mayJoin = true
        this.#letting = undefined
      })
    return this.#letting
  }

  async #makeSafe(): Promise<void> {
    this.#reader.pause()
    const late = new AbortController()
    const deadline = sleep(LET_GO, undefined, late).then(() => {
      throw new Error('what was read did not become safe in time')
    })
    try {
      await Promise.race([this.#commitAll(), deadline])
    } finally {
      late.abort()
      deadline.catch(() => undefined)
    }
  }

  /** In turn: kafkajs tries again by itself, and an older commit must not come after this one. */
  async #commitAll(): Promise<void> {
    await this.#listener.letGo()
    await this.#committing
    await this.#commit()
  }

  async #commit(others: readonly PartitionOffset[] = []): Promise<void> {
    const behind = this.#partitions.placed
      .map((partition) => ({ partition, secured: partition.secured }))
      .filter(({ partition, secured }) => secured > partition.committed)
    const ours = behind.map(({ partition: { topic, number }, secured }) => {
      return { topic, partition: number, offset: secured }
    })
    const offsets = [...ours, ...others].map((one) => ({ ...one, offset: `${one.offset}` }))
    if (offsets.length === 0) return
    await this.#consumer.commitOffsets(offsets)
    for (const { partition, secured } of behind) partition.committed = secured
  }

  /** Looks for the ends of the partitions, until it is over; throws when that fails for the third time in a row. */
  async #look(): Promise<void> {
    for (let failures = 0; !this.#isOver; ) {
      const problem = await this.#lookOnce()
      failures = problem === undefined ? 0 : failures + 1
      if (failures > 2) throw problem
      await sleep(LOOK_INTERVAL, undefined, { ref: false })
    }
  }

  async #lookOnce(): Promise<unknown> {
    try {
      for (const topic of this.#options.topics) await this.#lookAt(topic)
      if (this.#isOver) return undefined
      if (this.#isWaiting) this.#listener.reached(WAITING)
      else if (this.#isReading) this.#listener.reached(undefined)
      this.commit() // what failed before
      return undefined
    } catch (error) {
      if (!this.#isOver) this.#listener.reached(error instanceof Error ? error.message : `${error}`)
      return error
    }
  }

  async #lookAt(topic: string): Promise<void> {
    const ends = await this.#admin.fetchTopicOffsets(topic)
    for (const partition of this.#partitions.placed) {
      const end = ends.find((one) => one.partition === partition.number)
      if (partition.topic === topic && end !== undefined) partition.high = Number(end.high)
    }
  }

  /** Says good-bye, so that others need not wait for our absence to be noticed. */
  async #leave(): Promise<void> {
    this.#isOver = true
    this.#generation++
    if (this.#isStopped && !this.#mayJoin && this.#partitions.placed.length > 0) {
      await this.#letGo()
    }
    this.#partitions.leave()
    const closing = [this.#consumer, this.#admin].map((one) => one.disconnect())
    // what still tries to connect is not waited for
    await Promise.race([Promise.allSettled(closing), sleep(CLOSING)])
  }

  /** What kafkajs logs is told by its events, but for one thing. */
  #logCreator(): logCreator {
    return () =>
      ({ log }) => {
        if (log.message !== OUT_OF_RANGE) return
        const { topic, partition } = log as { topic?: string; partition?: number }
        if (topic === undefined || partition === undefined) return
        const assignment: Record<string, number[]> = {}
        for (const { topic, number } of this.#partitions.placed) {
          assignment[topic] = [...(assignment[topic] ?? []), number]
        }
        void this.#place(assignment, this.#generation).catch((e) => this.#fail(e))
      }
  }
}
