import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import kafkajs, { type Kafka } from 'kafkajs'

const source = resolve('test/support/kafka/mock-cluster.c')

/** Numbers of requests: https://kafka.apache.org/protocol#protocol_api_keys */
const requests = {
  fetch: 1,
  listOffsets: 2,
  metadata: 3,
  offsetCommit: 8,
  offsetFetch: 9,
  findCoordinator: 10,
  joinGroup: 11,
  heartbeat: 12,
  syncGroup: 14,
} as const

export type Request = keyof typeof requests

/** Numbers of errors: https://kafka.apache.org/protocol#protocol_error_codes */
const errors = {
  UNKNOWN_SERVER_ERROR: -1,
  NOT_LEADER_OR_FOLLOWER: 6,
  REQUEST_TIMED_OUT: 7,
  COORDINATOR_LOAD_IN_PROGRESS: 14,
  COORDINATOR_NOT_AVAILABLE: 15,
  NOT_COORDINATOR: 16,
  ILLEGAL_GENERATION: 22,
  UNKNOWN_MEMBER_ID: 25,
  REBALANCE_IN_PROGRESS: 27,
  TOPIC_AUTHORIZATION_FAILED: 29,
  KAFKA_STORAGE_ERROR: 56,
  FENCED_LEADER_EPOCH: 74,
} as const

/** Why there is no mock cluster here. */
export const noMockCluster =
  spawnSync('cc', ['-fsyntax-only', source]).status === 0
    ? false
    : 'needs a C compiler and librdkafka (Debian: apt install gcc libc6-dev librdkafka-dev)'

/** Three brokers of librdkafka, which can do what a real broker does only when it is in trouble. */
export class MockCluster {
  readonly #folder = mkdtempSync(join(tmpdir(), 'flowtally-mock-'))
  #process: ChildProcess | undefined
  #answers: Interface | undefined
  /** Where the brokers are: `host:port`, with commas. */
  place = ''

  /** Compiles and starts it. */
  async start(): Promise<void> {
    const program = join(this.#folder, 'mock-cluster')
    const { status, stderr } = spawnSync('cc', ['-o', program, source, '-lrdkafka'])
    if (status !== 0) throw new Error(`the mock cluster cannot be compiled: ${stderr}`)
    const child = spawn(program, ['3'], { stdio: ['pipe', 'pipe', 'ignore'] })
    this.#process = child
    this.#answers = createInterface({ input: child.stdout })
    this.place = await this.#answer()
  }

  stop(): void {
    this.#process?.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  client(): Kafka {
    return new kafkajs.Kafka({
      brokers: this.place.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
      connectionTimeout: 1000,
      retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 1000 },
    })
  }

  createTopic(name: string, partitions: number): Promise<void> {
    return this.#tell('topic', name, partitions)
  }

  down(broker: number): Promise<void> {
    return this.#tell('down', broker)
  }

  up(broker: number): Promise<void> {
    return this.#tell('up', broker)
  }

  /** Each answer of a broker comes so many milliseconds late. */
  slow(broker: number, milliseconds: number): Promise<void> {
    return this.#tell('slow', broker, milliseconds)
  }

  /** Another broker leads a partition. */
  lead(topic: string, partition: number, broker: number): Promise<void> {
    return this.#tell('lead', topic, partition, broker)
  }

  /** Another broker coordinates a group. */
  coordinate(group: string, broker: number): Promise<void> {
    return this.#tell('coordinate', group, broker)
  }

  /** The next requests of a kind to a broker are answered with an error. */
  fail(broker: number, request: Request, error: keyof typeof errors, times: number): Promise<void> {
    return this.#tell('fail', broker, requests[request], errors[error], times)
  }

  /** How many are still to fail. */
  async left(broker: number, request: Request): Promise<number> {
    return Number(await this.#ask('left', broker, requests[request]))
  }

  async #tell(...words: readonly (string | number)[]): Promise<void> {
    const answer = await this.#ask(...words)
    if (answer !== 'ok') throw new Error(`${words.join(' ')}: ${answer}`)
  }

  #ask(...words: readonly (string | number)[]): Promise<string> {
    const answer = this.#answer()
    this.#process?.stdin?.write(`${words.join(' ')}\n`)
    return answer
  }

  async #answer(): Promise<string> {
    const [line] = await once(this.#answers as Interface, 'line')
    return String(line)
  }
}
