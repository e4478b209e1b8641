import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cleanup } from '../support/cleanup.ts'
import { exampleFor } from './example-for.ts'
import { shBlocks } from './sh-blocks.ts'
import { openTerminals } from './terminals.ts'

/** A section whose `sh` blocks have lines that each start something. */
export interface StartedLines {
  readonly page: string
  readonly section: string
}

/** Runs the `sh` blocks of a section that start something: each of it in turn, until it says that it does what it is for. */
export async function startLines({ page, section }: StartedLines, cleanup: Cleanup): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-lines-'))
  cleanup.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  const terminals = await openTerminals(folder, cleanup)
  const blocks = shBlocks(readFileSync(page, 'utf8'), [section]).filter(
    ({ staying }) => staying.length > 0,
  )
  assert.ok(blocks.length > 0)
  for (const { prepare, staying, before } of blocks) {
    prepare(folder)
    for (const command of staying) {
      exampleFor(command, folder, before)
      await terminals.run({ command, printed: [] })
      await terminals.kill(command)
    }
  }
}
