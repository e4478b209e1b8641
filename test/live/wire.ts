import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { eventually } from '../support/eventually.ts'
import { runCommand } from '../support/run-command.ts'
import { traffic } from './traffic.ts'

/** A wire in the namespace: what is sent into one end comes out of the other, where a sampler looks. */
export interface Wire {
  readonly end: string
  /** Resolves when a sampler looks at the packets that come out. */
  untilWatched(): Promise<void>
  /** Sends the traffic, faster than it was captured. */
  replay(): Promise<void>
}

/** Lays a wire; the kernel itself sends nothing over it. */
export async function layWire(name: string): Promise<Wire> {
  const [end, other] = [`${name}0`, `${name}1`]
  await runCommand('ip', 'link', 'add', end, 'type', 'veth', 'peer', 'name', other)
  for (const device of [end, other]) {
    await runCommand('ip', 'link', 'set', device, 'mtu', '9000', 'addrgenmode', 'none', 'up')
  }
  const index = Number.parseInt(await runCommand('ip', '-o', 'link', 'show', end), 10)
  return {
    end,
    async untilWatched() {
      await eventually(async () => assert.ok((await watchedInterfaces()).includes(index)))
    },
    async replay() {
      await runCommand('tcpreplay', '-q', '-K', '--mbps=20', '-i', other, traffic)
    },
  }
}

/** The indexes of those interfaces whose packets somebody looks at. */
async function watchedInterfaces(): Promise<number[]> {
  const [, ...sockets] = (await readFile('/proc/net/packet', 'utf8')).trim().split('\n')
  return sockets.map((line) => Number(line.trim().split(/\s+/)[4]))
}
