import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { shownCommands } from '../docs/shown-commands.ts'
import { openTerminals, staying, type Terminals } from './terminals.ts'
import { without } from './traffic.ts'

/** Sections whose commands are run, one after the other, behind what their `sh` blocks say to start. */
interface Followed {
  readonly page: string
  readonly sections: readonly string[]
  /** What runs already, in the place of its `sh` blocks. */
  readonly given?: string
  /** Commands that are not for here. */
  readonly not?: RegExp
}

const followed: readonly Followed[] = [
  { page: 'README.md', sections: ['Run it in 60 seconds'] },
  { page: 'README.md', sections: ['Point a router at it'] },
  { page: 'README.md', sections: ['IPFIX over TCP and TLS'] },
  { page: 'docs/captures.md', sections: ['Captures as a source'] },
  { page: 'docs/counters.md', sections: ['See it'], not: /^npx / },
  { page: 'docs/enrichment.md', sections: ['Names and numbers'] },
  { page: 'docs/enrichment.md', sections: ['Networks'] },
  { page: 'docs/generate.md', sections: ['flowtally generate'], given: 'npm start' },
  { page: 'docs/ipfix-over-tcp.md', sections: ['IPFIX over TCP and TLS'] },
  { page: 'docs/ipfix-over-tcp.md', sections: ['TLS'] },
  { page: 'docs/metrics.md', sections: ['flowtally about itself'], given: 'npm start' },
  { page: 'docs/reload.md', sections: ['Over HTTP', 'Did it work?'] },
]

describe('pages say what commands print', {
  skip: without('curl', 'softflowd', 'openssl'),
}, () => {
  for (const { page, sections, given, not = /^$/ } of followed) {
    it(`${page}, ${sections.join(', ')}`, async (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'flowtally-page-'))
      context.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
      symlinkSync(resolve('test'), join(folder, 'test'))
      const text = readFileSync(page, 'utf8')
      const terminals = await openTerminals(folder, context)
      if (given === undefined) await prepare(text, sections, folder, terminals)
      else await terminals.run({ command: given, printed: [] })
      const commands = shownCommands(text).filter(
        ({ section, command }) => sections.includes(section) && !not.test(command),
      )
      assert.ok(commands.length > 0)
      for (const { command, printed, before } of commands) {
        const [, config = ''] = /--config (\S+)/.exec(command) ?? []
        const file = join(folder, config)
        const example = [...before.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].at(-1)?.[1]
        if (!existsSync(file)) writeFileSync(file, example ?? '')
        await terminals.run({ command, printed })
      }
    })
  }
})

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
