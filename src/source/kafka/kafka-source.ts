import { setTimeout as sleep } from 'node:timers/promises'
import { type KafkaTopics, kafkaName } from '../../model/kafka-topics.ts'
import type { Payload } from '../../model/payload.ts'
import type { SourcePosition } from '../../model/source-position.ts'
import { type Logged, ProblemLog } from '../../problem-log.ts'
import type { Stream, StreamEvent, StreamReport, StreamSkip } from '../stream.ts'
import { failureOf } from './failure-of.ts'
import type { KafkaFailure } from './kafka-failure.ts'
import { type KafkaFailureReason, kafkaFailures } from './kafka-failures.ts'
import { KafkaSession } from './kafka-session.ts'
import { Partitions } from './partitions.ts'
import type { Placement } from './place-partitions.ts'

/** What is done with what is read, and what the source has to be told. */
export interface KafkaSourceOptions {
  /** How far partitions were read in an earlier run. */
  readonly positions: readonly SourcePosition[]
  receive(payload: Payload): void
  /** Called after each slice; resolves when more may be read. */
  pace(): Promise<unknown>
  /** Asks that what was read becomes safe at once: `secured` tells when it has. */
  letGo(): void
}

/** Restarts wait longer each time, until a session has lived for a while; in milliseconds. */
const FIRST_DELAY = 1000
const LONGEST_DELAY = 30_000
const LIVED_WELL = 60_000

/** Brokers that come back are found soon by all members of a group, so that each goes on with what it had; in milliseconds. */
const LONGEST_AWAY = 2000
const away: ReadonlySet<KafkaFailureReason> = new Set(['unreachable', 'coordinator'])

/** Reads topics of Kafka for as long as it is not stopped, whatever brokers do meanwhile. */
export class KafkaSource implements Stream {
  readonly listen: string
  readonly #topics: KafkaTopics
  readonly #options: KafkaSourceOptions
  readonly #partitions: Partitions
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #session: KafkaSession | undefined
  #problem: string | undefined = 'it is not connected yet'
  /** Whether it failed before, and has not been seen to read since. */
  #hasFailed = false
  #skipped = noSkips()
  #lost = 0
  #rebalances = 0
  #restarts: Record<string, number> = {}
  #events: StreamEvent[] = []
  /** Those that may come a thousand times a second. */
  readonly #problems = new ProblemLog<StreamEvent>()
  /** Those who wait until all is safe. */
  #waiting: (() => void)[] = []

  constructor(topics: KafkaTopics, options: KafkaSourceOptions) {
    this.listen = kafkaName(topics)
    this.#topics = topics
    this.#options = options
    this.#partitions = new Partitions(options.positions)
    this.#running = this.#run()
  }

  get positions(): readonly SourcePosition[] {
    return this.#partitions.positions
  }

  take(): StreamReport {
    const report = {
      listen: this.listen,
      group: this.#topics.group ?? '',
      problem: this.#problem,
      partitions: this.#partitions.placed.map((partition) => partition.report()),
      skipped: this.#skipped,
      lost: this.#lost,
      rebalances: this.#rebalances,
      restarts: this.#restarts,
      events: [...this.#events, ...this.#problems.take().map(withSuppressed)],
    }
    this.#skipped = noSkips()
    this.#lost = 0
    this.#rebalances = 0
    this.#restarts = {}
    this.#events = []
    return report
  }

  secured(positions: readonly SourcePosition[]): void {
    this.#partitions.secured(positions)
    this.#session?.commit()
    if (!this.#isSafe) return
    for (const go of this.#waiting) go()
    this.#waiting = []
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#session?.stop()
    await this.#running
  }

  get #isSafe(): boolean {
    return this.#partitions.placed.every(({ isSecured }) => isSecured)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (let delay = FIRST_DELAY; !signal.aborted; ) {
      const born = performance.now()
      try {
        await this.#runSession()
      } catch (error) {
        if (performance.now() - born > LIVED_WELL) delay = FIRST_DELAY
        const failure = failureOf(error)
        const wait = away.has(failure.reason) ? Math.min(delay, LONGEST_AWAY) : delay
        this.#failed(failure, wait)
        // stopped, the wait is over just the same
        await sleep(wait, undefined, { signal }).catch(() => undefined)
        delay = Math.min(delay * 2, LONGEST_DELAY)
      }
    }
  }

  async #runSession(): Promise<void> {
    this.#session = new KafkaSession(this.#topics, this.#partitions, {
      receive: (payload) => this.#options.receive(payload),
      pace: () => this.#options.pace(),
      skipped: (reason) => {
        this.#skipped[reason]++
      },
      unreadable: (batch) =>
        this.#note('warn', 'a batch of messages cannot be decompressed, and is passed over', {
          ...batch,
        }),
      placed: (placement) => this.#placed(placement),
      rebalancing: () => {
        this.#rebalances++
      },
      letGo: () => this.#letGo(),
      notCommitted: (problem) => this.#notCommitted(problem),
      commitFailed: (problem) =>
        this.#note('warn', 'positions cannot be committed to the group', { problem }),
      reached: (problem) => {
        this.#problem = problem
        if (problem === undefined) this.#hasFailed = false
      },
    })
    try {
      await this.#session.run()
    } finally {
      this.#session = undefined
    }
  }

  #failed({ reason, message }: KafkaFailure, delay: number): void {
    const row = kafkaFailures.find((one) => one.reason === reason)
    this.#problem = message
    this.#hasFailed = true
    this.#restarts[reason] = (this.#restarts[reason] ?? 0) + 1
    const fields = { reason, problem: message, restart_ms: delay }
    this.#note('error', `${row?.meaning} ${row?.remedy}`, fields)
  }

  #placed({ partitions, lost, anew, repeated }: Placement): void {
    // one that fails again at once is not well in between
    if (!this.#hasFailed) this.#problem = undefined
    this.#lost += lost
    const { group } = this.#topics
    this.#tell('info', 'reading from Kafka', { ...(group && { group }), partitions })
    if (lost > 0) {
      this.#tell('warn', 'messages were deleted before they were read: keep them longer', { lost })
    }
    if (repeated > 0) {
      const problem = `${repeated} messages are counted here, and again by those who read on`
      this.#notCommitted(problem)
    }
    for (const topic of anew) {
      const { from } = this.#topics
      this.#tell('warn', 'a topic is another one than before', { topic, from })
    }
  }

  #notCommitted(problem: string): void {
    this.#tell('warn', 'partitions went before all that was read of them was committed', {
      problem,
    })
  }

  /** Resolves when all that was read is safe. */
  async #letGo(): Promise<void> {
    if (this.#isSafe) return
    const safe = new Promise<void>((go) => this.#waiting.push(go))
    this.#options.letGo()
    await safe
  }

  /** Tells the first of its kind in a minute. */
  #note(...what: EventWords): void {
    const event = this.#event(...what)
    const kind = `${event.message} ${event.fields.problem}`
    this.#problems.note(kind, event, Date.now())
  }

  #tell(...what: EventWords): void {
    this.#events.push(this.#event(...what))
  }

  #event(...[level, message, fields]: EventWords): StreamEvent {
    return { level, message, fields: { listen: this.listen, ...fields } }
  }
}

type EventWords = [level: StreamEvent['level'], message: string, fields: StreamEvent['fields']]

const noSkips = (): Record<StreamSkip, number> => ({
  empty: 0,
  repeated: 0,
  unreadable: 0,
})

const withSuppressed = ({ suppressed, fields, ...event }: Logged<StreamEvent>): StreamEvent => ({
  ...event,
  fields: { ...fields, suppressed },
})
