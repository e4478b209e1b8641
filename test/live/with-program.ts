import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Program, startProgram } from '../support/program.ts'
import { metrics } from './assert-counted.ts'

/** Runs a test with the program and a folder of its own, and sees that the program ends well. */
export async function withProgram(
  run: (program: Program, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
  try {
    const config = join(folder, 'flowtally.yaml')
    await writeFile(config, metrics)
    const program = await startProgram('--config', config)
    try {
      await run(program, folder)
    } finally {
      assert.equal(await program.stop(), 0)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
