import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { receivingSockets } from '../test/support/receiving-sockets.ts'

/** sysconf(_SC_CLK_TCK), which is 100 on every Linux. */
const TICKS = 100

/** A collector that runs beside the bench. */
export interface Running {
  readonly process: ChildProcess
  /** Where it receives. */
  readonly port: number
  stop(): Promise<void>
}

/** Starts a program that receives at `port`, and waits until it does. */
export async function startCollector(
  command: string,
  words: readonly string[],
  port: number,
): Promise<Running> {
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  let told = ''
  child.stderr.on('data', (text) => {
    told += text
  })
  child.on('error', (error) => {
    told += error.message
  })
  for (let tries = 0; drops(port) === undefined; tries++) {
    if (tries === 100 || child.exitCode !== null) {
      child.kill('SIGKILL')
      throw new Error(`${command} does not receive at port ${port}: ${told}`)
    }
    await sleep(100)
  }
  return {
    process: child,
    port,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const deadline = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await gone
      clearTimeout(deadline)
    },
  }
}

/** Datagrams that the kernel dropped since somebody listens at `port`; `undefined` if nobody does. */
export function drops(port: number): number | undefined {
  const found = receivingSockets(port)
  return found.length === 0 ? undefined : found.reduce((sum, socket) => sum + socket.drops, 0)
}

/** Bytes that wait in the receive buffers of `port`. */
export function queued(port: number): number {
  return receivingSockets(port).reduce((sum, socket) => sum + socket.queued, 0)
}

/** CPU seconds of a process and those it started, as far as they run. */
export function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined) return 0
  const family = [pid, ...childrenOf(pid)]
  return family.reduce((sum, member) => sum + ownCpuSeconds(member), 0)
}

/** proc(5): utime and stime are the 14th and 15th word; the second is a name in brackets. */
function ownCpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(words[11]) + Number(words[12])) / TICKS
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1')
      .split(' ')
      .filter((word) => word !== '')
      .map(Number),
  )
}
