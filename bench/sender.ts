import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BenchDatagram } from './traffic.ts'

/** What the sender did. */
export interface Sent {
  readonly sent: number
  readonly seconds: number
}

/** Sends v9 datagrams over loopback, in a process of its own. */
export interface Sender {
  /** Whether it is the one in C, which costs less than what it measures. */
  readonly native: boolean
  blast(port: number, rate: number, seconds: number): Promise<Sent>
}

const source = fileURLToPath(new URL('../../bench/blast.c', import.meta.url))
const fallback = fileURLToPath(new URL('./blast-node.js', import.meta.url))

/** Compiles the sender where there is a C compiler, and writes the traffic where it finds it. */
export function createSender(folder: string, datagrams: readonly BenchDatagram[]): Sender {
  const traffic = join(folder, 'traffic')
  writeFileSync(traffic, Buffer.concat(datagrams.flatMap(toParts)))
  const program = join(folder, 'blast')
  const native = spawnSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' }).status === 0
  const command = native ? [program] : [process.execPath, fallback]
  const [executable = '', ...first] = command
  return {
    native,
    async blast(port, rate, seconds) {
      const words = [...first, traffic, port, rate, seconds].map(String)
      const { stdout } = await promisify(execFile)(executable, words)
      return JSON.parse(stdout)
    },
  }
}

/** A datagram as `blast.c` reads it. */
function toParts({ sampler, bytes }: BenchDatagram): Buffer[] {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(sampler, 0)
  head.writeUInt32LE(bytes.length, 4)
  return [head, bytes]
}
