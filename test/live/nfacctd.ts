import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { freeUdpPort } from '../support/free-udp-port.ts'

/** Starting takes long on a busy machine, in milliseconds. */
const LONGEST_START = 30_000

/** Where nfacctd writes, and how. */
export interface NfacctdOptions {
  readonly folder: string
  /** `host:port` */
  readonly broker: string
  readonly topic: string
  /** A message has as many records as fit into so many bytes; one where it is 0. */
  readonly buffer: number
}

/** pmacct's collector, which writes JSON to Kafka. */
export interface Nfacctd {
  readonly port: number
  /** Ends it when it has written everything. */
  stop(): Promise<void>
}

/** Starts nfacctd on a free port; it ends with the test at the latest. */
export async function startNfacctd(
  options: NfacctdOptions,
  context: TestContext,
): Promise<Nfacctd> {
  const port = await freeUdpPort()
  const file = join(options.folder, 'nfacctd.conf')
  await writeFile(file, configuration(options, port))
  const child = spawn('nfacctd', ['-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  context.after(() => child.kill('SIGKILL'))
  let log = ''
  child.stderr.on('data', (bytes) => {
    log += bytes
  })
  // what comes when the port is open, but its plug-in not ready, is lost
  await eventually(() => {
    assert.match(log, /waiting for NetFlow/)
    assert.match(log, /setting object handlers/)
  }, LONGEST_START)
  return {
    port,
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGINT')
      await gone
    },
  }
}

function configuration({ broker, topic, buffer }: NfacctdOptions, port: number): string {
  const [host, brokerPort] = broker.split(':')
  return [
    'daemonize: false',
    'nfacctd_ip: 127.0.0.1',
    `nfacctd_port: ${port}`,
    'nfacctd_pipe_size: 4194304',
    'plugins: kafka',
    'aggregate: peer_src_ip, src_host, dst_host, src_port, dst_port, proto, tos, tcpflags, in_iface, out_iface, src_as, dst_as, sampling_rate, timestamp_start, timestamp_end, export_proto_version, flows',
    'kafka_output: json',
    `kafka_broker_host: ${host}`,
    `kafka_broker_port: ${brokerPort}`,
    `kafka_topic: ${topic}`,
    'kafka_refresh_time: 1',
    `kafka_multi_values: ${buffer}`,
    '',
  ].join('\n')
}
