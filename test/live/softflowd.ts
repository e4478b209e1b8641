import assert from 'node:assert/strict'
import { join } from 'node:path'
import { runCommand } from '../support/run-command.ts'
import type { Sent } from './sent.ts'
import { traffic } from './traffic.ts'

/** What softflowd is to send, and where to. */
export interface SoftflowdOptions {
  /** For its own files. */
  readonly folder: string
  readonly port: number
  readonly version: number
  readonly rate?: bigint
  readonly transport?: 'udp' | 'tcp'
}

/** Lets softflowd send the flows of the capture; returns its own sums by protocol, and the records that it exported. */
export async function runSoftflowd(options: SoftflowdOptions): Promise<Sent> {
  const { folder, port, version, rate = 1n, transport = 'udp' } = options
  const statistics = await runCommand(
    'softflowd',
    // without `-c none` it waits for its control socket and reads nothing
    ...['-r', traffic, '-d', '-c', 'none', '-p', join(folder, 'softflowd.pid')],
    ...['-n', `127.0.0.1:${port}`, '-P', transport],
    ...['-v', `${version}`, '-s', `${rate}`],
  )
  let bytes = 0n
  let packets = 0n
  for (const [, octets = '', count = ''] of statistics.matchAll(/\(\d+\): +(\d+) +(\d+) /g)) {
    bytes += BigInt(octets)
    packets += BigInt(count)
  }
  const [, records, failures] =
    /^Flows exported: \d+ \((\d+) records\) in \d+ packets \((\d+) failures\)/m.exec(statistics) ??
    []
  assert.ok(records !== undefined && records !== '0', `nothing exported:\n${statistics}`)
  assert.equal(failures, '0')
  return { bytes, packets, flows: BigInt(records) }
}
