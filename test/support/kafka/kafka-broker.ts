import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { eventually } from '../eventually.ts'
import { freePort } from '../free-port.ts'

/** The folder with the jars of Apache Kafka: see `.ci/run` for how Maven puts them there. */
const jars = process.env.KAFKA_JARS

/** Why there is no broker of our own here. */
export const noKafka =
  jars === undefined || !existsSync(jars)
    ? 'needs a broker of its own: KAFKA_JARS, a folder with the jars of Apache Kafka (test/support/kafka/pom-*.xml), and java'
    : false

/** Who can log in by SASL. */
export const user = { name: 'flow', password: 'not-for-the-log' } as const

/** Certificates in PEM, and the store that a broker has its own in. */
export interface BrokerTls {
  readonly keystore: string
  readonly truststore: string
  readonly password: string
}

/** An Apache Kafka of one node, with KRaft, on ports of 127.0.0.1 that were free unless given. */
export class KafkaBroker {
  readonly #folder = mkdtempSync(join(tmpdir(), 'flowtally-kafka-'))
  #process: ChildProcess | undefined
  readonly #plain: number | undefined
  #ports = { plain: 0, sasl: 0, ssl: 0, controller: 0 }

  /** `plain` is the port without TLS and login, where that is not just any. */
  constructor(plain?: number) {
    this.#plain = plain
  }

  get plain(): string {
    return `127.0.0.1:${this.#ports.plain}`
  }

  get sasl(): string {
    return `127.0.0.1:${this.#ports.sasl}`
  }

  get ssl(): string {
    return `127.0.0.1:${this.#ports.ssl}`
  }

  /** Writes its configuration and starts it for the first time. */
  async start(tls?: BrokerTls): Promise<void> {
    const ports = await Promise.all(Array.from({ length: 4 }, freePort))
    const [free = 0, sasl = 0, controller = 0, ssl = 0] = ports
    const plain = this.#plain ?? free
    this.#ports = { plain, sasl, ssl, controller }
    writeFileSync(join(this.#folder, 'server.properties'), this.#properties(tls))
    const level = 'log4j.rootLogger=OFF\n'
    writeFileSync(join(this.#folder, 'log4j.properties'), level)
    this.#tool('format', '-t', 'bmV2ZXItZW5kaW5nLWZsb3', '-c', this.#file('server.properties'))
    await this.up()
  }

  /** Starts it, and waits until it answers. */
  async up(): Promise<void> {
    const words = ['-Xmx384m', ...this.#java, 'kafka.Kafka', this.#file('server.properties')]
    this.#process = spawn('java', words, { stdio: 'ignore' })
    await eventually(async () => {
      const admin = this.client().admin()
      try {
        await admin.connect()
        await admin.describeCluster()
      } finally {
        await admin.disconnect()
      }
    })
  }

  /** Ends it as the system would, or, with `SIGKILL`, as a crash does. */
  async down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async stop(): Promise<void> {
    await this.down('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Overwrites the records of a batch of partition 0 where it lies on the disk; its header stays. */
  breakBatch(topic: string, which: number): void {
    const file = this.#file(`logs/${topic}-0/00000000000000000000.log`)
    const log = readFileSync(file)
    const lengthOf = (at: number) => 12 + log.readInt32BE(at + 8)
    let at = 0
    for (let i = 0; i < which; i++) at += lengthOf(at)
    log.fill(0xff, at + 61, at + lengthOf(at))
    writeFileSync(file, log)
  }

  client() {
    return new kafkajs.Kafka({
      brokers: [this.plain],
      logLevel: kafkajs.logLevel.NOTHING,
      connectionTimeout: 1000,
      retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 1000 },
    })
  }

  get #java(): string[] {
    return [
      '-cp',
      join(jars ?? '', '*'),
      `-Dlog4j.configuration=file:${this.#file('log4j.properties')}`,
    ]
  }

  #file(name: string): string {
    return join(this.#folder, name)
  }

  #tool(...words: string[]): void {
    const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${user.name},password=${user.password}]`,
    ])
    const { status, stdout, stderr } = spawnSync(
      'java',
      [...this.#java, 'kafka.tools.StorageTool', ...words, ...scram],
      { encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(`kafka cannot be set up: ${stdout}${stderr}`)
  }

  #properties(tls: BrokerTls | undefined): string {
    const { plain, sasl, ssl, controller } = this.#ports
    const scheme = tls === undefined ? 'PLAINTEXT' : 'SSL'
    const jaas = (mechanism: string, login: string, more = '') =>
      `listener.name.sasl.${mechanism}.sasl.jaas.config=org.apache.kafka.common.security.${login} required${more};`
    const names = `PLAIN://127.0.0.1:${plain},SASL://127.0.0.1:${sasl},TLS://127.0.0.1:${ssl}`
    return [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controller}`,
      `listeners=${names},CONTROLLER://127.0.0.1:${controller}`,
      `advertised.listeners=${names}`,
      `listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAIN:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:${scheme}`,
      'inter.broker.listener.name=PLAIN',
      'controller.listener.names=CONTROLLER',
      'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
      jaas('plain', 'plain.PlainLoginModule', ` user_${user.name}="${user.password}"`),
      jaas('scram-sha-256', 'scram.ScramLoginModule'),
      jaas('scram-sha-512', 'scram.ScramLoginModule'),
      jaas(
        'oauthbearer',
        'oauthbearer.OAuthBearerLoginModule',
        ' unsecuredLoginStringClaim_sub="flow"',
      ),
      ...(tls === undefined
        ? []
        : [
            `listener.name.tls.ssl.keystore.location=${tls.keystore}`,
            'listener.name.tls.ssl.keystore.type=PKCS12',
            `listener.name.tls.ssl.keystore.password=${tls.password}`,
            `listener.name.tls.ssl.key.password=${tls.password}`,
            `listener.name.tls.ssl.truststore.location=${tls.truststore}`,
            'listener.name.tls.ssl.truststore.type=PKCS12',
            `listener.name.tls.ssl.truststore.password=${tls.password}`,
            'listener.name.tls.ssl.client.auth=required',
          ]),
      `log.dirs=${this.#file('logs')}`,
      'num.partitions=4',
      'offsets.topic.num.partitions=1',
      'offsets.topic.replication.factor=1',
      'transaction.state.log.num.partitions=1',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'group.initial.rebalance.delay.ms=0',
      'group.min.session.timeout.ms=1000',
      'auto.create.topics.enable=false',
      'message.max.bytes=20971520',
      'log.retention.check.interval.ms=1000',
      '',
    ].join('\n')
  }
}
