import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'

/** Where nfacctd writes, and how. */
export interface NfacctdOptions {
  readonly folder: string
  /** Lines of its configuration that say what it writes, and where to. */
  readonly output: readonly string[]
}

/** pmacct's collector. */
export interface Nfacctd {
  readonly port: number
  /** Everything that it has said so far. */
  log(): string
  /** Ends it when it has written everything. */
  stop(): Promise<void>
}

/** Starts nfacctd on a free port; it ends with the test at the latest. */
export async function startNfacctd(
  options: NfacctdOptions,
  context: TestContext,
): Promise<Nfacctd> {
  const port = await freePort()
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
  })
  return {
    port,
    log: () => log,
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGINT')
      await gone
    },
  }
}

function configuration({ output }: NfacctdOptions, port: number): string {
  return [
    'daemonize: false',
    'nfacctd_ip: 127.0.0.1',
    `nfacctd_port: ${port}`,
    'nfacctd_pipe_size: 4194304',
    'aggregate: peer_src_ip, src_host, dst_host, src_port, dst_port, proto, tos, tcpflags, in_iface, out_iface, src_as, dst_as, sampling_rate, timestamp_start, timestamp_end, export_proto_version, flows',
    ...output,
    '',
  ].join('\n')
}
