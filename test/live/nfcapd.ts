import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { untilRead, untilReceiving } from '../support/receiving-sockets.ts'
import { runCommand } from '../support/run-command.ts'
import type { Sent } from './sent.ts'
import type { LiveProgram } from './with-program.ts'

/** nfdump's collector: counts what it receives, and passes each datagram on. */
export interface Nfcapd {
  readonly port: number
  /** Ends it when it has read everything. Its sums are divided by the rate it multiplied by. */
  stop(rate: bigint): Promise<Sent>
}

/** Starts nfcapd on a free port, to pass on to the program; it ends with the test at the latest. */
export async function startNfcapd(
  { folder, udp }: LiveProgram,
  context: TestContext,
): Promise<Nfcapd> {
  const files = join(folder, 'nfcapd')
  await mkdir(files)
  const port = await freePort()
  const child = spawn('nfcapd', [
    ...['-b', '127.0.0.1', '-p', `${port}`, '-B', '4194304'],
    ...['-R', `127.0.0.1/${udp}`, '-w', files, '-t', '3600'],
  ])
  context.after(() => child.kill('SIGKILL'))
  await untilReceiving(port)
  return {
    port,
    async stop(rate) {
      await untilRead(port)
      child.kill('SIGTERM')
      await once(child, 'exit')
      return divided(await totals(files), rate)
    },
  }
}

/** The sums over all files; when the hour changes, there are two. */
async function totals(files: string): Promise<Sent> {
  const sent = { bytes: 0n, packets: 0n, flows: 0n }
  for (const file of await readdir(files)) {
    if (!/^nfcapd\.\d+$/.test(file)) continue
    const statistics = await runCommand('nfdump', '-I', '-r', join(files, file))
    const sum = (name: string) => {
      const [, value] = new RegExp(`^${name}: (\\d+)$`, 'm').exec(statistics) ?? []
      assert.ok(value, `no ${name} in:\n${statistics}`)
      return BigInt(value)
    }
    sent.bytes += sum('Bytes')
    sent.packets += sum('Packets')
    sent.flows += sum('Flows')
  }
  assert.notEqual(sent.flows, 0n)
  return sent
}

function divided({ bytes, packets, flows }: Sent, rate: bigint): Sent {
  return { bytes: bytes / rate, packets: packets / rate, flows }
}
