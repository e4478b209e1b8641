import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { httpGet } from '../expose/http-get.ts'
import { Samples } from './samples.ts'

/** flowtally as a program of its own, on free ports of 127.0.0.1. */
export interface Program {
  /** Where it receives, and where it serves HTTP. */
  readonly udp: number
  readonly http: number
  scrape(): Promise<Samples>
  /** Asks it to stop and returns its exit code. */
  stop(): Promise<number | null>
}

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

/** Starts the program; resolves when it receives and serves. */
export async function startProgram(...flags: string[]): Promise<Program> {
  const free = ['--listen', 'flow://127.0.0.1:0', '--web.listen-address', '127.0.0.1:0']
  const child = spawn(process.execPath, [cli, ...free, '--log.format', 'json', ...flags], {
    env: environment(),
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const { udp, http } = await ports(child)
  const scrape = async () => {
    const { status, body } = await httpGet(http, '/metrics')
    assert.equal(status, 200)
    return new Samples(body.toString())
  }
  return { udp, http, scrape, stop: () => stop(child) }
}

/** The ports, from the log. */
function ports(child: ChildProcess): Promise<{ udp: number; http: number }> {
  return new Promise((resolve, reject) => {
    assert.ok(child.stderr)
    const log: string[] = []
    let udp: number | undefined
    createInterface(child.stderr)
      .on('line', (line) => {
        log.push(line)
        const { port, url } = line.startsWith('{') ? JSON.parse(line) : {}
        udp ??= port
        if (url !== undefined && udp !== undefined)
          resolve({ udp, http: Number(new URL(url).port) })
      })
      .once('close', () => reject(new Error(`flowtally does not start:\n${log.join('\n')}`)))
  })
}

/** Settings are not taken from the environment of the tests. */
function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('FLOWTALLY_'))
  return Object.fromEntries(others)
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  return code
}
