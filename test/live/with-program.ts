import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { httpGet } from '../expose/http-get.ts'
import { Samples } from '../support/samples.ts'
import { anywhere, spawnProgram } from '../support/spawn-program.ts'
import { metrics } from './assert-counted.ts'

/** flowtally in a process of its own. */
export interface LiveProgram {
  /** Where it receives. */
  readonly udp: number
  readonly tcp: number
  /** For files of the test. */
  readonly folder: string
  scrape(): Promise<Samples>
}

/** Runs a test with a program and a folder of its own, and sees that the program ends well. */
export async function withProgram(run: (program: LiveProgram) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
  try {
    const config = join(folder, 'flowtally.yaml')
    await writeFile(config, metrics)
    const { child, line, gone } = spawnProgram([
      ...anywhere,
      '--listen=ipfix+tcp://127.0.0.1:0',
      '--config',
      config,
    ])
    try {
      const { port: udp } = await line('receiving flows', 'flow://')
      const { port: tcp } = await line('receiving flows', 'ipfix+tcp://')
      const { url } = await line('serving metrics')
      const http = Number(new URL(`${url}`).port)
      const scrape = async () => new Samples((await httpGet(http, '/metrics')).body.toString())
      await run({ udp: Number(udp), tcp: Number(tcp), folder, scrape })
    } finally {
      child.kill('SIGTERM')
    }
    assert.deepEqual(await gone, [0, null])
  } finally {
    await rm(folder, { recursive: true })
  }
}
