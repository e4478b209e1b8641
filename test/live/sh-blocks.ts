import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { inFolder } from './in-folder.ts'
import { staying } from './terminals.ts'

/** An `sh` block of a page. */
export interface ShBlock {
  /** Runs what ends by itself. */
  prepare(folder: string): void
  /** What goes on then. */
  readonly staying: readonly string[]
  /** The page up to it. */
  readonly before: string
}

/** The `sh` blocks of some sections of a page, in order. */
export function shBlocks(page: string, sections: readonly string[]): ShBlock[] {
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(({ 1: body = '', index }) => {
    const before = page.slice(0, index)
    const section = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? ''
    if (!sections.includes(section)) return []
    const lines = body
      .replace('npm ci && ', '')
      .replaceAll(/ *\\\n */g, ' ')
      .split('\n')
    const script = lines.filter((line) => !staying.test(line)).join('\n')
    return {
      prepare: (folder) => run(inFolder(script, folder), folder),
      staying: lines.filter((l) => staying.test(l)),
      before,
    }
  })
}

function run(script: string, folder: string): void {
  const { status, stderr } = spawnSync('bash', ['--norc', '-ec', script], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  assert.equal(status, 0, `${script}: ${stderr}`)
}
