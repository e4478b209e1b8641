import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { shownCommands } from '../docs/shown-commands.ts'
import { type FollowedPage, followedPages } from './followed-pages.ts'
import { openTerminals, staying, type Terminals } from './terminals.ts'
import { without } from './traffic.ts'

describe('pages say what commands print', {
  skip: without('curl', 'softflowd', 'openssl', 'promtool', 'jq'),
}, () => {
  for (const followed of followedPages) {
    it(`${followed.page}, ${followed.sections.join(', ')}`, async (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'flowtally-page-'))
      context.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
      symlinkSync(resolve('test'), join(folder, 'test'))
      const terminals = await openTerminals(folder, context)
      if (followed.secured) secure(folder)
      await begin(followed, folder, terminals)
      const { sections, happens, numbers, not = /^$/ } = followed
      const commands = shownCommands(readFileSync(followed.page, 'utf8')).filter(
        ({ section, command }) => sections.includes(section) && !not.test(command),
      )
      assert.ok(commands.length > 0)
      const first = commands.find(({ command }) => command.startsWith('curl '))
      for (const shown of commands) {
        if (shown === first) await happens?.({ folder, port: terminals.port, cleanup: context })
        exampleFor(shown.command, folder, shown.before)
        await terminals.run(shown, numbers)
      }
    })
  }
})

/** Starts what is to run already. */
async function begin(
  { page, sections, given }: FollowedPage,
  folder: string,
  terminals: Terminals,
): Promise<void> {
  if (given === undefined) {
    await prepare(readFileSync(page, 'utf8'), sections, folder, terminals)
    return
  }
  for (const command of given) {
    exampleFor(command, folder, '')
    await terminals.run({ command, printed: command.includes(' generate ') ? ['…'] : [] })
  }
}

/** Writes the configuration that a command names, unless it is there: the last one of a part of a page. */
function exampleFor(command: string, folder: string, part: string): void {
  const [, name = ''] = /(?:--config|--web\.config\.file|web-config) (\S+)/.exec(command) ?? []
  const file = join(folder, name)
  const example = [...part.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].at(-1)?.[1]
  if (!existsSync(file)) writeFileSync(file, example ?? '')
}

/** Makes what security.md makes. */
function secure(folder: string): void {
  const page = readFileSync('docs/security.md', 'utf8')
  const [, web = ''] = /^```yaml\n(tls_server_config:[\s\S]*?)^```$/m.exec(page) ?? []
  writeFileSync(join(folder, 'web.yml'), web)
  const make = shownCommands(page).find(({ command }) => command.startsWith('openssl '))?.command
  execFileSync('sh', ['-c', make ?? ''], { cwd: folder, stdio: 'ignore' })
}

/** Runs the `sh` blocks of sections; what goes on is in the last line of a block. */
async function prepare(
  page: string,
  sections: readonly string[],
  folder: string,
  terminals: Terminals,
): Promise<void> {
  const parts = page.split(/^#+ /m).filter((part) => sections.includes(part.split('\n')[0] ?? ''))
  for (const [, body = ''] of parts.join('').matchAll(/^```sh\n([\s\S]*?)^```$/gm)) {
    const lines = body.replace('npm ci && ', '').trimEnd().split('\n')
    const last = lines.findLast((line) => staying.test(line))
    const script = lines.filter((line) => line !== last).join('\n')
    const { status, stderr } = spawnSync('bash', ['--norc', '-ec', script], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    assert.equal(status, 0, `${script}: ${stderr}`)
    if (last !== undefined) await terminals.run({ command: last, printed: [] })
  }
}
