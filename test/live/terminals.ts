import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { differsFrom, type Numbers } from '../docs/differs-from.ts'
import type { ShownCommand } from '../docs/shown-commands.ts'
import type { Cleanup } from '../support/cleanup.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { alertmanagerCommand } from './alertmanager.ts'

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

/** What goes on until Ctrl-C. */
export const staying =
  /^(npm start$|npm start -- -|flowtally -(?!-version)|prometheus |alertmanager |.* generate (?!.*--(for|count)))/

/** Runs what a page says in a folder, at ports that are free here. */
export interface Terminals {
  /** The port that stands for one of the page. */
  port(usual: number): number
  /** A text of the page with these ports. */
  here(text: string): string
  /** Runs a command until it has printed what the page says; returns what goes on then. */
  run(
    shown: Pick<ShownCommand, 'command' | 'printed'>,
    numbers?: Numbers,
  ): Promise<ChildProcess | undefined>
}

/** Everything that is started ends with the test. */
export async function openTerminals(folder: string, cleanup: Cleanup): Promise<Terminals> {
  const ports = new Map<number, number>()
  for (const usual of [9590, 9090, 9093, 4739, 4740]) ports.set(usual, await freePort())
  ports.set(2055, await freePort())
  const port = (usual: number) => ports.get(usual) ?? usual
  const here = (text: string) =>
    text.replaceAll(/(?<=:)(9590|9090|9093|4739|4740|2055)\b/g, (usual) => `${port(Number(usual))}`)

  /** The words by which a command has other ports than it usually has. */
  function elsewhere(command: string): string {
    if (command.includes(' generate ')) return `--to=127.0.0.1:${port(2055)}`
    const [, name] = /^(prometheus|alertmanager) /.exec(command) ?? []
    if (name === undefined) return ''
    return `--web.listen-address=127.0.0.1:${port(name === 'prometheus' ? 9090 : 9093)}`
  }

  function start(command: string) {
    const line = `${here(command)} ${elsewhere(command)}`
      .replace(/^(npm start( --)?|flowtally)(?= )/, `'${process.execPath}' '${cli}'`)
      .replace(/^alertmanager/, alertmanagerCommand)
    const child = spawn('bash', ['--norc', '-c', `exec ${line}`], {
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

  async function run(
    { command, printed }: Pick<ShownCommand, 'command' | 'printed'>,
    numbers: Numbers = 'alike',
  ) {
    if (staying.test(command)) {
      const { child, output } = start(command)
      // a page may show none of it
      const shown = printed.length > 0 ? printed : ['… serving metrics …', '…']
      await eventually(() => {
        assert.equal(child.exitCode, null, output())
        assert.deepEqual(differsFrom(shown, output()), [], output())
      })
      return child
    }
    await eventually(async () => {
      const { child, output } = start(command)
      await once(child, 'close')
      assert.deepEqual(
        differsFrom(printed.map(here), output(), numbers),
        [],
        `${command}: ${output()}`,
      )
    })
    return undefined
  }

  return { port, here, run }
}
