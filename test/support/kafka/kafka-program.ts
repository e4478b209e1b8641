import assert from 'node:assert/strict'
import { httpGet } from '../../expose/http-get.ts'
import { eventually } from '../eventually.ts'
import { Samples } from '../samples.ts'
import { type Program, spawnProgram } from '../spawn-program.ts'

/** What a program has counted. */
export interface Counted {
  readonly flows: bigint
  readonly bytes: bigint
}

/** flowtally in a process of its own, which reads from Kafka, and is scraped as Prometheus does it. */
export class KafkaProgram {
  readonly program: Program
  #http = 0
  /** What the last scrape showed. */
  shown: Counted = { flows: 0n, bytes: 0n }

  /** `web` is the port that it serves at, if that is not just any. */
  constructor(
    listen: string,
    words: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
    web = 0,
  ) {
    this.program = spawnProgram(
      [
        `--listen=${listen}`,
        `--web.listen-address=127.0.0.1:${web}`,
        '--log.format=json',
        '--web.drain=0s',
        ...words,
      ],
      environment,
    )
  }

  /** Resolves when it serves. */
  async up(): Promise<this> {
    const { url } = await this.program.line('serving metrics')
    this.#http = Number(new URL(String(url)).port)
    return this
  }

  /** Resolves when it reads. */
  async reading(): Promise<this> {
    await this.up()
    await this.program.line('reading from Kafka')
    return this
  }

  async ready(): Promise<{ readonly status: number; readonly body: string }> {
    const { status, body } = await httpGet(this.#http, '/-/ready')
    return { status, body: `${body}` }
  }

  /** What a browser sees. */
  async look(): Promise<Samples> {
    return new Samples(`${(await httpGet(this.#http, '/metrics')).body}`)
  }

  async scrape(): Promise<Samples> {
    const headers = { 'x-prometheus-scrape-timeout-seconds': '5' }
    const { body } = await httpGet(this.#http, '/metrics', { headers })
    const samples = new Samples(`${body}`)
    this.shown = {
      flows: samples.sum('flow_protocol_flows_total'),
      bytes: samples.sum('flow_protocol_bytes_total'),
    }
    return samples
  }

  /** Scrapes until it shows as many flows, and sees that the bytes are right, too. */
  async counts(wanted: Counted, others: Counted = { flows: 0n, bytes: 0n }): Promise<void> {
    await eventually(async () => {
      await this.scrape()
      assert.ok(
        this.shown.flows + others.flows >= wanted.flows,
        `${this.shown.flows} + ${others.flows} of ${wanted.flows}`,
      )
    })
    // twice would come after once
    await this.scrape()
    const { flows, bytes } = this.shown
    assert.deepEqual(
      { flows: flows + others.flows, bytes: bytes + others.bytes },
      { flows: wanted.flows, bytes: wanted.bytes },
    )
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.program.child.kill(signal)
    await this.program.gone
  }
}
