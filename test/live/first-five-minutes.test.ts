import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type ShownCommand, shownCommands } from '../docs/shown-commands.ts'
import { httpGet } from '../expose/http-get.ts'
import { suiteCleanup } from '../support/cleanup.ts'
import { alertmanagerCommand } from './alertmanager.ts'
import { openTerminals, type Terminals } from './terminals.ts'
import { without } from './traffic.ts'

const page = readFileSync('docs/first-five-minutes.md', 'utf8')
const commands = shownCommands(page)
const sections = [...new Set(commands.map(({ section }) => section))]
const rules = 'try/flowtally.rules.yml'

describe('docs/first-five-minutes.md', {
  skip: without('prometheus', 'promtool', 'amtool', 'curl', alertmanagerCommand),
}, () => {
  const cleanup = suiteCleanup()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-first-'))
  let terminals: Terminals
  let routers: ChildProcess | undefined

  before(async () => {
    cleanup.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
    terminals = await openTerminals(folder, cleanup)
    mkdirSync(join(folder, 'try'))
    const files = [...page.matchAll(/`(try\/[\w.]+)`[^`]*```yaml\n([\s\S]*?)```/g)]
    assert.equal(files.length, page.split('```yaml').length - 1)
    for (const [, name = '', text = ''] of files) {
      const often = terminals.here(text).replaceAll(/(?<=_interval: )5s/g, '1s')
      writeFileSync(join(folder, name), often)
    }
  })

  for (const section of sections) {
    it(section, async () => {
      if (section === 'Unplug the routers') routers?.kill('SIGINT')
      for (const shown of commands.filter((each) => each.section === section)) await run(shown)
      if (section === 'Plug in the routers') {
        assert.equal((await httpGet(terminals.port(9590), '/')).status, 200)
      }
    })
  }

  async function run({ command, printed }: ShownCommand): Promise<void> {
    const sooner = command.replace('--silent 30s', '--silent 4s')
    const child = await terminals.run({ command: sooner, printed })
    if (command.includes(' generate ')) routers = child
    if (!command.includes(` --out ${rules}`)) return
    // an alert fires after a second, not after a minute
    const file = join(folder, rules)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('for: 1m', 'for: 1s'))
  }
})
