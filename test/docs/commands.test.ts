import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { noPromtool } from '../expose/promtool.ts'
import { freePort } from '../support/free-port.ts'
import { differsFrom } from './differs-from.ts'
import { isAlone, isLineAlone } from './is-alone.ts'
import { shLines } from './sh-lines.ts'
import { shownCommands } from './shown-commands.ts'

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

const pages = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))].filter(
  (name) => name.endsWith('.md'),
)

for (const page of pages) {
  const text = readFileSync(page, 'utf8')
  const shown = [
    ...shownCommands(text).filter(({ command }) => isAlone(command)),
    ...shLines(text)
      .filter(({ command }) => isLineAlone(command))
      .map((line) => ({ ...line, printed: ['…'] })),
  ]
  if (shown.length === 0) continue

  describe(`commands of ${page} print what it says`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowtally-docs-'))
    after(() => rmSync(folder, { recursive: true }))
    for (const name of ['test', 'dashboards']) symlinkSync(resolve(name), join(folder, name))
    writeFileSync(join(folder, 'router.pcap'), withoutTemplates())

    for (const { command, printed, before } of shown) {
      const skip = command.startsWith('promtool ') && noPromtool
      it(command, { skip }, async () => {
        const [, config = ''] = /--config (\w\S*)/.exec(command) ?? []
        const file = join(folder, config)
        if (config !== '' && !existsSync(file)) writeFileSync(file, exampleIn(before, folder))
        const line = command.replaceAll(
          /npm start --|\bflowtally (?=[a-z])/g,
          () => `'${process.execPath}' '${cli}' `,
        )
        const isTimed = command.includes(' generate ')
        const to = isTimed ? ` --to 127.0.0.1:${await freePort()}` : ''
        const sooner = line.replace('--for 10s', '--for 1s').replace('1000000', '10000')
        const { PATH = '' } = process.env
        const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${sooner}${to}`], {
          cwd: folder,
          env: { PATH, SNMP_AUTH: 'a long secret', SNMP_COMMUNITY: 'another' },
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        if (printed[0] === '…') assert.equal(status, 0, stderr)
        assert.deepEqual(
          differsFrom(printed, `${stdout}${stderr}`, isTimed ? 'alike' : 'exact'),
          [],
          `${stdout}${stderr}`,
        )
      })
    }
  })
}

/** The last configuration of flowtally in a part of a page, with its secrets in the folder. */
function exampleIn(part: string, folder: string): string {
  const blocks = [...part.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const found = blocks
    .filter((block) => !/^(scrape_configs|apiVersion|rule_files):/.test(block))
    .at(-1)
  // it may be the user's own
  return (found ?? '').replaceAll(/\/run\/secrets\/(\w+)/g, (_, name) => {
    const secret = join(folder, name)
    writeFileSync(secret, 'a long secret')
    return secret
  })
}

/** A capture without its first datagram, which has the templates. */
function withoutTemplates(): Buffer {
  const capture = readFileSync('test/captures/pmacct-1.7.7-v9-nfprobe.pcap')
  const length = capture.readUInt32LE(32)
  return Buffer.concat([capture.subarray(0, 24), capture.subarray(40 + length)])
}
