import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { KafkaTopics } from '../../model/kafka-topics.ts'
import { datagramFormats, type Payload } from '../../model/payload.ts'
import type { StreamSkip } from '../stream.ts'
import type { Partition } from './partition.ts'
import type { Partitions } from './partitions.ts'
import { senderOf } from './sender-of.ts'
import { unreadable } from './unreadable-batch.ts'

/** Where a batch begins that cannot be decompressed, and why not. */
export interface UnreadableBatch {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly problem: string
}

/** What is done with messages. */
export interface MessageReader {
  receive(payload: Payload): void
  skipped(reason: StreamSkip): void
  /** A batch cannot be decompressed; each message in it is skipped, too. */
  unreadable(batch: UnreadableBatch): void
  /** Called after each slice; resolves when more may be read. */
  pace(): Promise<unknown>
}

/** What messages are. */
export type MessageKind = Pick<KafkaTopics, 'format' | 'generation'>

/** Messages of a slice, and bytes after which it ends. */
const SLICE_SIZE = 256
const SLICE_BYTES = 256 * 1024

/** How often the group hears of us while we wait, in milliseconds; kafkajs leaves out what is too soon. */
const HEARTBEAT = 1000

/** Hands messages on, a slice at a time, and each of them once. */
export class BatchReader {
  readonly #kind: MessageKind
  /** Whether a message is what a router sent, rather than what another collector made of it. */
  readonly #isDatagram: boolean
  readonly #partitions: Partitions
  readonly #reader: MessageReader
  #isPaused = false

  constructor(kind: MessageKind, partitions: Partitions, reader: MessageReader) {
    this.#kind = kind
    this.#isDatagram = datagramFormats.some((format) => format === kind.format)
    this.#partitions = partitions
    this.#reader = reader
  }

  /** Nothing is handed on until it may go on; what comes meanwhile is fetched again. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
  }

  /** Resolves at the end of the batch, or where the rest is not ours any more. */
  async read({
    batch,
    heartbeat,
    resolveOffset,
    isRunning,
    isStale,
  }: Pick<
    EachBatchPayload,
    'batch' | 'heartbeat' | 'resolveOffset' | 'isRunning' | 'isStale'
  >): Promise<void> {
    const partition = this.#partitions.get(batch.topic, batch.partition)
    const { messages } = batch
    const mayRead = () => !this.#isPaused && partition.isPlaced && isRunning() && !isStale()
    for (let at = 0; at < messages.length && mayRead(); ) {
      at = this.#slice(partition, messages, at)
      // the last message stands for records behind it that are not for us, too
      if (at === messages.length) partition.passed(Number(batch.lastOffset()))
      resolveOffset(messages[at - 1]?.offset ?? batch.lastOffset())
      partition.high = Math.max(partition.high, Number(batch.highWatermark))
      await this.#pace(heartbeat)
    }
  }

  /** Hands some messages on; returns which one is next. */
  #slice(partition: Partition, messages: readonly KafkaMessage[], from: number): number {
    const received = Date.now()
    let bytes = 0
    let at = from
    for (; at < messages.length && at - from < SLICE_SIZE && bytes < SLICE_BYTES; at++) {
      const message = messages[at]
      if (message === undefined) break
      bytes += message.value?.length ?? 0
      this.#take(partition, message, received)
    }
    return at
  }

  #take(partition: Partition, message: KafkaMessage, received: number): void {
    const offset = Number(message.offset)
    if (partition.next !== undefined && offset < partition.next) {
      this.#reader.skipped('repeated')
      return
    }
    partition.took(offset, Number(message.timestamp))
    if (message.value === null) {
      this.#skip(partition, message, offset)
      return
    }
    const { format, generation } = this.#kind
    this.#reader.receive({
      format,
      generation,
      bytes: message.value,
      address: this.#isDatagram ? senderOf(message.key) : partition.topic,
      port: this.#isDatagram ? partition.number : 0,
      received,
    })
  }

  #skip({ topic, number }: Partition, message: KafkaMessage, offset: number): void {
    const problem = unreadable(message)
    this.#reader.skipped(problem === undefined ? 'empty' : 'unreadable')
    if (problem) this.#reader.unreadable({ topic, partition: number, offset, problem })
  }

  /** Waits its turn, and lets the group hear of us meanwhile. */
  async #pace(heartbeat: () => Promise<void>): Promise<void> {
    let failure: unknown
    const beating = setInterval(() => {
      heartbeat().catch((error) => {
        failure ??= error
      })
    }, HEARTBEAT)
    try {
      await this.#reader.pace()
    } finally {
      clearInterval(beating)
    }
    if (failure !== undefined) throw failure
    await heartbeat()
  }
}
