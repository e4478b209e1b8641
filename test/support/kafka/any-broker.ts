import { randomUUID } from 'node:crypto'
import kafkajs, { type Kafka } from 'kafkajs'
import { FlowTopic } from './flow-topic.ts'
import { KafkaBroker, noKafka } from './kafka-broker.ts'

/** Brokers of whoever runs the tests: `host:port`, more of them after commas. */
const given = process.env.KAFKA_BROKERS

/** Why there is no broker at all here. */
export const noBroker =
  given === undefined && noKafka
    ? 'needs a broker: KAFKA_BROKERS, `host:port` of one that is there, or KAFKA_JARS and java (CONTRIBUTING.md)'
    : false

/** For tests that leave the broker as it was: one that is there, or one of our own. */
export class AnyBroker {
  readonly #own = given === undefined ? new KafkaBroker() : undefined
  readonly #topics: FlowTopic[] = []

  /** `host:port`, or several of them with commas. */
  get plain(): string {
    return this.#own?.plain ?? given ?? ''
  }

  client(): Kafka {
    if (this.#own !== undefined) return this.#own.client()
    return new kafkajs.Kafka({
      brokers: this.plain.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    })
  }

  async start(): Promise<void> {
    await this.#own?.start()
  }

  /** Ends what we started; where we are guests, our topics go, and with them what groups know of them. */
  async stop(): Promise<void> {
    if (this.#own !== undefined) await this.#own.stop()
    else await Promise.allSettled(this.#topics.map((topic) => topic.delete()))
  }

  /** A topic that nobody else has; its name is good for a group, too. */
  newTopic(settings: Readonly<Record<string, string>> = {}, partitions = 4): Promise<FlowTopic> {
    const topic = new FlowTopic(this.client(), `flowtally-test-${randomUUID()}`, partitions)
    this.#topics.push(topic)
    return topic.create(settings)
  }
}
