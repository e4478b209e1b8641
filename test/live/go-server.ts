import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { httpGet } from '../expose/http-get.ts'
import type { Cleanup } from '../support/cleanup.ts'
import { eventually } from '../support/eventually.ts'

/** A server of the Prometheus family. */
export interface GoServer {
  readonly child: ChildProcess
  readonly port: number
}

/** Starts one in a folder, on a free port; resolves when it is ready. It ends with the test at the latest. */
export async function startGoServer(
  command: string,
  words: readonly string[],
  cwd: string,
  cleanup: Cleanup,
): Promise<GoServer> {
  const child = spawn(command, [...words, '--web.listen-address=127.0.0.1:0'], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  cleanup.after(() => child.kill('SIGKILL'))
  let log = ''
  child.stderr.on('data', (bytes) => {
    log += bytes
  })
  const port = await eventually(async () => {
    const [, found] = /msg="Listening on" address=127\.0\.0\.1:(\d+)/.exec(log) ?? []
    assert.ok(Number(found) > 0, log)
    assert.equal((await httpGet(Number(found), '/-/ready')).status, 200)
    return Number(found)
  })
  return { child, port }
}
