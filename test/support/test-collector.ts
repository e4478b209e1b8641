import assert from 'node:assert/strict'
import { pino } from 'pino'
import { type Collector, createCollector } from '../../src/collector.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { httpGet } from '../expose/http-get.ts'
import { Samples } from './samples.ts'
import { sendDatagrams } from './send-traffic.ts'

/** A line of the log. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [key: string]: unknown
}

/** The whole program in this process, on free ports of 127.0.0.1. */
export interface TestCollector extends Collector {
  /** Every line of the log so far. */
  readonly lines: readonly LogLine[]
  /** Where its first socket receives, and where it serves HTTP. */
  readonly udp: number
  readonly http: number
  scrape(): Promise<Samples>
  /** What a Prometheus of this name is answered. */
  scrapeAs(name: string): Promise<Samples>
  /** Puts another file in the place of its own and has that read; resolves with what is wrong with it. */
  reload(yaml: string): Promise<string | undefined>
  /** Resolves when lanes know everything that they were told so far: a scrape does not wait for a busy one. */
  told(): Promise<void>
  /** Sends datagrams to its first socket, and returns the first scrape in which they were received. */
  send(datagrams: readonly Uint8Array[], from?: string): Promise<Samples>
  /** Scrapes until something holds, and returns that scrape. */
  until(holds: (samples: Samples) => boolean): Promise<Samples>
}

/** What tests listen on unless they say otherwise. */
const flags = { listen: 'flow://127.0.0.1:0', 'web.listen-address': '127.0.0.1:0' }

/** Starts a collector with these flags and this file. */
export async function startTestCollector(
  given: Readonly<Record<string, string>> = {},
  yaml = '',
): Promise<TestCollector> {
  const lines: LogLine[] = []
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) })
  let text = yaml
  const read = () =>
    loadConfig({
      file: { name: 'test.yaml', text },
      environment: {},
      flags: { ...flags, ...given },
    })
  const collector = createCollector(read(), log, { read })
  await collector.start()
  const http = collector.server.addresses()[0]?.port ?? 0
  const scrapeWith = async (headers: Readonly<Record<string, string>>) => {
    const { status, body } = await httpGet(http, '/metrics', { headers })
    assert.equal(status, 200)
    return new Samples(body.toString())
  }
  const scrape = () => scrapeWith({})
  const scrapeAs = (name: string) =>
    scrapeWith({ 'X-Prometheus-Scrape-Timeout-Seconds': '10', 'User-Agent': name })
  const until = async (holds: (samples: Samples) => boolean) => {
    for (;;) {
      const samples = await scrape()
      if (holds(samples)) return samples
    }
  }
  const reload = (yaml: string) => {
    text = yaml
    return collector.reloading.reload()
  }
  const told = async () => {
    do {
      // one that is stuck is not asked to describe itself until it has spoken
      await collector.lanes.flush()
      await collector.lanes.describe()
    } while (collector.lanes.stuck.length > 0)
  }
  const udp = collector.lanes.sockets[0]?.port ?? 0
  const send = async (datagrams: readonly Uint8Array[], from?: string) => {
    const received = (now: Samples) => now.sum('flowtally_payloads_received_total')
    const all = received(await scrape()) + BigInt(datagrams.length)
    await sendDatagrams(udp, datagrams, from)
    return await until((now) => received(now) === all)
  }
  return { ...collector, lines, udp, http, scrape, scrapeAs, reload, told, send, until }
}

/** Runs a test with a collector that is stopped whatever becomes of it. */
export async function withCollector(
  given: Readonly<Record<string, string>>,
  run: (collector: TestCollector) => Promise<void>,
  yaml = '',
): Promise<void> {
  const collector = await startTestCollector(given, yaml)
  try {
    await run(collector)
  } finally {
    await collector.stop()
  }
}
