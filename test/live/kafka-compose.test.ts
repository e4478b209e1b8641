import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import kafkajs from 'kafkajs'
import { parse } from 'yaml'
import { httpGet } from '../expose/http-get.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { noKafka } from '../support/kafka/kafka-broker.ts'
import { receivingSockets } from '../support/receiving-sockets.ts'
import { Samples } from '../support/samples.ts'
import { type Program, spawnProgram } from '../support/spawn-program.ts'
import { without } from './traffic.ts'

const { services } = parse(readFileSync('compose/kafka.yaml', 'utf8'))

describe('the files of compose/', { skip: noKafka || without('nfacctd') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-compose-'))
  const stops: (() => Promise<unknown>)[] = []
  /** Which ports of 127.0.0.1 stand for those in the files. */
  const ports = new Map<number, number>()

  before(async () => {
    for (const port of [2055, 6343]) ports.set(port, await freePort())
    for (const port of [9092, 9093, 19092]) ports.set(port, await freePort())
  })
  after(async () => {
    for (const stop of stops.reverse()) await stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The same text with ports that are free here, and this host for all others. */
  const here = (text: string) =>
    text
      .replaceAll(/\b(2055|6343|19092|909[23])\b/g, (port) => `${ports.get(Number(port))}`)
      .replaceAll(/kafka:(?=\d)|localhost:|:\/\/(?=:)/g, (host) =>
        host === '://' ? '://127.0.0.1' : '127.0.0.1:',
      )
      .replaceAll('/var/lib/pmacct', folder)

  /** A file of the folder as it would be here. */
  function file(name: string, more = ''): string {
    const path = join(folder, name)
    writeFileSync(path, here(readFileSync(join('compose', name), 'utf8')) + more)
    return path
  }

  async function startKafka(): Promise<void> {
    const environment = Object.entries(services.kafka.environment).map(
      ([name, value]) =>
        `${name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.')}=${here(`${value}`)}`,
    )
    const properties = join(folder, 'server.properties')
    writeFileSync(properties, [...environment, `log.dirs=${join(folder, 'logs')}`, ''].join('\n'))
    const java = ['-Xmx384m', '-cp', join(process.env.KAFKA_JARS ?? '', '*')]
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'bmV2ZXItZW5kaW5nLWZsb3']
    const made = spawnSync('java', [...java, ...format, '-c', properties], { encoding: 'utf8' })
    assert.equal(made.status, 0, `${made.stdout}${made.stderr}`)
    start('java', ...java, 'kafka.Kafka', properties)
    const client = new kafkajs.Kafka({
      brokers: [`127.0.0.1:${ports.get(9092)}`],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 100, initialRetryTime: 100, maxRetryTime: 300 },
    })
    const admin = client.admin()
    await admin.connect()
    const { command } = services.topics
    const word = (name: string) => new RegExp(`--${name} (\\S+)`).exec(command)?.[1] ?? ''
    const [name = '', value = ''] = word('config').split('=')
    await admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic: word('topic'),
          numPartitions: Number(word('partitions')),
          configEntries: [{ name, value }],
        },
      ],
    })
    await admin.disconnect()
  }

  /** Starts a command that is ended behind the test, with the plug-ins that it has started. */
  function start(command: string, ...words: string[]): ChildProcess {
    const child = spawn(command, words, { stdio: 'ignore', detached: true })
    const gone = once(child, 'exit')
    stops.push(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      return gone
    })
    return child
  }

  /** Starts a collector of pmacct, and waits until its port is open. */
  async function startCollector(name: string, port: number): Promise<void> {
    const child = start(name, '-f', file(`${name}.conf`, `${name}_ip: 127.0.0.1\n`))
    await eventually(() => {
      assert.equal(child.exitCode, null)
      assert.notEqual(receivingSockets(ports.get(port) ?? 0).length, 0)
    })
  }

  async function startInstance(config: string): Promise<() => Promise<Samples>> {
    const words = ['--web.listen-address=127.0.0.1:0', '--log.format=json', '--web.drain=0s']
    const program: Program = spawnProgram([`--config=${config}`, ...words])
    stops.push(() => {
      program.child.kill('SIGKILL')
      return program.gone
    })
    const { url } = await program.line('serving metrics')
    await program.line('reading from Kafka')
    const headers = { 'x-prometheus-scrape-timeout-seconds': '5' }
    return async () => {
      const { body } = await httpGet(Number(new URL(`${url}`).port), '/metrics', { headers })
      return new Samples(`${body}`)
    }
  }

  it('have a configuration that sfacctd starts with', () => startCollector('sfacctd', 6343))

  it('count what routers send: nfacctd, Kafka as it is configured there, and as many instances', async () => {
    await startKafka()
    const config = file('flowtally-kafka.yaml')
    const instances = [await startInstance(config), await startInstance(config)]
    assert.equal(instances.length, services.flowtally.deploy.replicas)
    await startCollector('nfacctd', 2055)
    const to = `--to=127.0.0.1:${ports.get(2055)}`
    const generate = spawnProgram(['generate', '--protocol=v5', to, '--count=5000', '--rate=5000'])
    assert.deepEqual(await generate.gone, [0, null])
    const { scaled_bytes, records } = JSON.parse(`${generate.stdout().trim().split('\n').at(-1)}`)
    // nfacctd writes what it has every ten seconds
    await eventually(async () => {
      const scrapes = await Promise.all(instances.map((scrape) => scrape()))
      const sum = (name: string) => scrapes.reduce((all, samples) => all + samples.sum(name), 0n)
      assert.equal(sum('flow_sampler_bytes_total'), BigInt(scaled_bytes))
      assert.equal(sum('flow_sampler_flows_total'), BigInt(records))
      for (const samples of scrapes) {
        assert.equal(samples.labelValues('flowtally_kafka_lag_messages', 'partition').length, 6)
      }
      const samplers = scrapes.flatMap((s) => s.labelValues('flow_sampler_bytes_total', 'sampler'))
      for (const host of [1, 2, 3]) assert.ok(samplers.includes(`127.0.0.${host}`))
    })
  })
})
