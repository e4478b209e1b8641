import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoNames } from '../../src/demo/demo-names.ts'
import { SAMPLING_RATE } from '../../src/source/generator/encoding.ts'
import { generateTraffic } from '../../src/source/generator/generate-traffic.ts'
import { Totals } from '../../src/source/generator/totals.ts'
import type { Cleanup } from '../support/cleanup.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { type Program, spawnProgram } from '../support/spawn-program.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'

/** Flow records a second that the generator sends. */
const RATE = 300

/** A flowtally that a Prometheus scrapes every second. */
export interface WatchedFlowtally {
  readonly prometheus: Prometheus
  readonly program: Program
  /** Its configuration, to be written anew. */
  readonly config: string
  /** Sends lifelike traffic of three samplers until the signal is given; resolves with its bytes. */
  generate(signal: AbortSignal): Promise<number>
  /** Sends a datagram as one more sampler. */
  send(datagram: Uint8Array, from: string): Promise<void>
}

/** The names that the generator's traffic has, a speed for its interfaces, and files of names. */
const settings = (folder: string) => {
  const { asNames, samplerNames } = demoNames()
  return [
    'as_name_overrides:',
    ...[...asNames].map(([asn, name]) => `  ${asn}: ${JSON.stringify(name)}`),
    'sampler_names:',
    ...samplerNames.map(({ address, name }) => `  ${address}: ${name}`),
    'interfaces: { 127.0.0.0/8: { 1-100: { speed: 10G } } }',
    'asn: 64500',
    `as_names: [${join(folder, 'as-names.csv')}]`,
    `networks: ${join(folder, 'networks.csv')}`,
    'limits: { parked_age: 1s }',
    '',
  ].join('\n')
}

/** What is not usual. */
export interface WatchedOptions {
  /** More of the configuration of flowtally, and of its command line. */
  readonly yaml?: string
  readonly words?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** How Prometheus scrapes it, where that is not usual. */
  readonly how?: string
  /** More of the configuration of Prometheus, which may go by that of flowtally. */
  readonly more?: (config: string) => string
  /** What Prometheus is to remember of the time before, in the format of OpenMetrics. */
  readonly backfill?: string
}

/** Starts both; they end with the test. */
export async function watchedFlowtally(
  context: Cleanup,
  { yaml = '', how = '', more, backfill, words = [], environment = {} }: WatchedOptions = {},
): Promise<WatchedFlowtally> {
  const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
  const target = await freePort()
  const config = join(folder, 'flowtally.yaml')
  await writeFile(config, settings(folder) + yaml)
  await writeFile(join(folder, 'as-names.csv'), 'asn,name\n64496,From a list\n')
  await writeFile(join(folder, 'networks.csv'), '192.0.2.0/24,Office\n')
  const program = spawnProgram(
    [
      '--listen=flow://127.0.0.1:0',
      `--web.listen-address=127.0.0.1:${target}`,
      '--log.format=json',
      `--config=${config}`,
      ...words,
    ],
    environment,
  )
  context.after(() => program.child.kill('SIGKILL'))
  const port = Number((await program.line('receiving flows')).port)
  await program.line('serving metrics')
  if (backfill !== undefined) await remember(folder, backfill)
  const options = { folder, replica: 'a', targets: [target], how, more: more?.(config) ?? '' }
  const prometheus = await startPrometheus(options, context)
  const sockets = new Map<string, Socket>()
  context.after(() => sockets.forEach((socket) => void socket.close()))
  // rows that nobody has seen at 0 are shown late
  await eventually(async () => {
    assert.ok((await prometheus.ask('count_over_time(flowtally_build_info[1h]) > 2')).length > 0)
  })
  return {
    prometheus,
    program,
    config,
    async generate(signal) {
      const totals = new Totals()
      await generateTraffic(
        {
          to: { host: '127.0.0.1', port },
          rate: RATE,
          protocols: ['ipfix', 'v9', 'v5'],
          seed: 1,
        },
        signal,
        { sent: (emission) => totals.add(emission) },
      )
      return totals.bytes * SAMPLING_RATE
    },
    async send(datagram, from) {
      const socket = sockets.get(from) ?? createSocket('udp4').bind(0, from)
      if (!sockets.has(from)) await once(socket, 'listening')
      // sequence numbers are those of an address and port
      sockets.set(from, socket)
      await new Promise<void>((resolve, reject) =>
        socket.send(datagram, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
      )
    },
  }
}

/** Puts samples into the store of a Prometheus that has not begun. */
async function remember(folder: string, samples: string): Promise<void> {
  const file = join(folder, 'backfill.om')
  await writeFile(file, samples)
  const words = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'a', 'data')]
  const { status, stderr } = spawnSync('promtool', words, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}
