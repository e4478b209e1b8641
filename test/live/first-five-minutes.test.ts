import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { differsFrom } from '../docs/differs-from.ts'
import { type ShownCommand, shownCommands } from '../docs/shown-commands.ts'
import { httpGet } from '../expose/http-get.ts'
import { suiteCleanup } from '../support/cleanup.ts'
import { eventually } from '../support/eventually.ts'
import { freeTcpPort } from '../support/free-tcp-port.ts'
import { freeUdpPort } from '../support/free-udp-port.ts'
import { alertmanagerCommand } from './alertmanager.ts'
import { without } from './traffic.ts'

/** For anything of the page to happen on a busy machine, in milliseconds. */
const LONGEST = 90_000

const page = readFileSync('docs/first-five-minutes.md', 'utf8')
const commands = shownCommands(page)
const sections = [...new Set(commands.map(({ section }) => section))]
const rules = 'try/flowtally.rules.yml'
const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

/** Those that go on until Ctrl-C, and what they need to have other ports than the page says. */
const staying = (port: (usual: number) => number) => [
  { begins: 'npm start -- --config', more: '' },
  { begins: 'npm start -- generate', more: `--to=127.0.0.1:${port(2055)}` },
  { begins: 'prometheus --', more: `--web.listen-address=127.0.0.1:${port(9090)}` },
  { begins: 'alertmanager --', more: `--web.listen-address=127.0.0.1:${port(9093)}` },
]

describe('docs/first-five-minutes.md', {
  skip: without('prometheus', 'promtool', 'amtool', 'curl', alertmanagerCommand),
}, () => {
  const cleanup = suiteCleanup()
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-first-'))
  const ports = new Map<number, number>()
  const port = (usual: number) => ports.get(usual) ?? usual
  let routers: ChildProcess | undefined

  before(async () => {
    cleanup.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
    for (const usual of [9590, 9090, 9093]) ports.set(usual, await freeTcpPort())
    ports.set(2055, await freeUdpPort())
    mkdirSync(join(folder, 'try'))
    const files = [...page.matchAll(/`(try\/[\w.]+)`[^`]*```yaml\n([\s\S]*?)```/g)]
    assert.equal(files.length, page.split('```yaml').length - 1)
    for (const [, name = '', text = ''] of files) writeFileSync(join(folder, name), here(text))
  })

  /** The same with the ports that are free here, and so often that nobody has to wait. */
  const here = (text: string) =>
    text
      .replaceAll(/(?<=localhost:)\d+/g, (usual) => `${port(Number(usual))}`)
      .replaceAll(/(?<=_interval: )5s/g, '1s')
      .replaceAll(/^npm start --/g, `'${process.execPath}' '${cli}'`)
      .replaceAll(/^alertmanager/g, alertmanagerCommand)
      .replaceAll('--silent 30s', '--silent 4s')

  /** Starts a command of the page in a terminal of its own. */
  function start(command: string) {
    const child = spawn('bash', ['--norc', '-c', `exec ${here(command)}`], {
      cwd: folder,
      env: {
        ...process.env,
        FLOWTALLY_LISTEN: `flow://:${port(2055)}`,
        FLOWTALLY_WEB_LISTEN_ADDRESS: `:${port(9590)}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        output += bytes
      })
    }
    cleanup.after(() => child.kill('SIGKILL'))
    return { child, output: () => output }
  }

  async function run({ command, printed }: ShownCommand): Promise<void> {
    const kind = staying(port).find(({ begins }) => command.startsWith(begins))
    if (kind !== undefined) {
      const { child, output } = start(`${command} ${kind.more}`)
      if (command.includes('generate')) routers = child
      await eventually(() => {
        assert.equal(child.exitCode, null, output())
        assert.deepEqual(differsFrom(printed, output()), [], output())
      }, LONGEST)
      return
    }
    await eventually(async () => {
      const { child, output } = start(command)
      const [code] = await once(child, 'close')
      assert.equal(code, 0, output())
      assert.deepEqual(differsFrom(printed, output()), [], `${command}: ${output()}`)
    }, LONGEST)
    if (command.includes(` --out ${rules}`)) hurry()
  }

  /** An alert fires after a second, not after a minute. */
  function hurry(): void {
    const file = join(folder, rules)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('for: 1m', 'for: 1s'))
  }

  for (const section of sections) {
    it(section, async () => {
      if (section === 'Unplug the routers') routers?.kill('SIGINT')
      for (const each of commands) if (each.section === section) await run(each)
      if (section === 'Plug in the routers') {
        assert.equal((await httpGet(port(9590), '/')).status, 200)
      }
    })
  }
})
