import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { shownCommands } from '../docs/shown-commands.ts'
import type { Cleanup } from '../support/cleanup.ts'
import { exampleFor } from './example-for.ts'
import type { Happening } from './happenings.ts'
import { shBlocks } from './sh-blocks.ts'
import { openTerminals, type Terminals } from './terminals.ts'

/** Sections whose commands are run, one after the other, behind what their `sh` blocks say to start. */
export interface FollowedPage {
  readonly page: string
  readonly sections: readonly string[]
  /** What is there before anything is started. */
  readonly there?: Happening
  /** What runs already, in the place of its `sh` blocks. */
  readonly given?: readonly string[]
  /** What happens before the first command that `before` matches: the first `curl`, unless it is another. */
  readonly happens?: Happening
  readonly before?: RegExp
  /** The numbers of the page are to come. */
  readonly numbers?: 'exact'
  /** Commands that are not for here. */
  readonly not?: RegExp
  /** What would take long, and what stands for it. */
  readonly sooner?: readonly [long: string, short: string]
}

/** Runs what a page says in a folder of its own, and compares what is printed with the page. */
export async function followPage(followed: FollowedPage, cleanup: Cleanup): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-page-'))
  cleanup.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  symlinkSync(resolve('test'), join(folder, 'test'))
  const terminals = await openTerminals(folder, cleanup)
  const scene = { folder, port: terminals.port, kill: terminals.kill, cleanup }
  const { page, sections, there, happens, before = /^curl /, numbers, not = /^$/ } = followed
  const commands = shownCommands(readFileSync(page, 'utf8')).filter(
    ({ section, command }) => sections.includes(section) && !not.test(command),
  )
  assert.ok(commands.length > 0)
  await there?.(scene)
  await begin(followed, folder, terminals, commands[0]?.before ?? '')
  const first = commands.find(({ command }) => before.test(command))
  const [long = '', short = ''] = followed.sooner ?? []
  for (const shown of commands) {
    if (shown === first) await happens?.(scene)
    exampleFor(shown.command, folder, shown.before)
    await terminals.run({ ...shown, command: shown.command.replace(long, short) }, numbers)
  }
}

/** Starts what is to run already. */
async function begin(
  { page, sections, given }: FollowedPage,
  folder: string,
  terminals: Terminals,
  before: string,
): Promise<void> {
  if (given === undefined) {
    for (const block of shBlocks(readFileSync(page, 'utf8'), sections)) {
      block.prepare(folder)
      for (const command of block.staying) await terminals.run({ command, printed: [] })
    }
    return
  }
  const section = before.slice(before.lastIndexOf('\n#'))
  for (const command of given) {
    exampleFor(command, folder, section)
    await terminals.run({ command, printed: [] })
  }
}
