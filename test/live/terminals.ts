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
import { inFolder } from './in-folder.ts'
import { inNamespace } from './namespace.ts'

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

/** What goes on until Ctrl-C. */
export const staying =
  /^(npm start$|npm start -- -|flowtally -(?!-version)|prometheus |alertmanager |nfacctd |.* generate(?= |$)(?!.*--(for|count|help)))/

/** Runs what a page says in a folder: at its own ports in a network namespace, at others that are free elsewhere. */
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
  /** `kill -9` of what a command with these words has started. */
  kill(words: string): Promise<void>
}

/** Everything that is started ends with the test. */
export async function openTerminals(folder: string, cleanup: Cleanup): Promise<Terminals> {
  const ports = inNamespace() ? new Map<number, number>() : await freePorts()
  const port = (usual: number) => ports.get(usual) ?? usual
  const here = (text: string) =>
    text.replaceAll(/(?<=:)\d+\b/g, (usual) => `${ports.get(Number(usual)) ?? usual}`)
  const running = new Map<string, Started>()

  /** The words by which a command has other ports than it usually has. */
  function elsewhere(command: string): string {
    if (ports.size === 0) return ''
    if (command.includes(' generate')) return `--to=127.0.0.1:${port(2055)}`
    const [, name] = /^(prometheus|alertmanager) /.exec(command) ?? []
    if (name === undefined) return ''
    return `--web.listen-address=127.0.0.1:${port(name === 'prometheus' ? 9090 : 9093)}`
  }

  function start(command: string): Started {
    const line = `${inFolder(here(command), folder)} ${elsewhere(command)}`
      .replaceAll(/(?<=^|\| )(npm start( --)?|flowtally)(?= )/g, `'${process.execPath}' '${cli}'`)
      .replace(/^alertmanager/, alertmanagerCommand)
    const own = {
      FLOWTALLY_LISTEN: `flow://:${port(2055)}`,
      FLOWTALLY_WEB_LISTEN_ADDRESS: `:${port(9590)}`,
    }
    const child = spawn('bash', ['--norc', '-c', `exec ${line}`], {
      cwd: folder,
      env: { ...process.env, ...(ports.size > 0 && own) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // its group has what it starts, as nfacctd does
      detached: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        output += bytes
      })
    }
    const started = { child, output: () => output, gone: once(child, 'close') }
    cleanup.after(() => end(started))
    return started
  }

  async function run(
    { command, printed }: Pick<ShownCommand, 'command' | 'printed'>,
    numbers: Numbers = 'alike',
  ) {
    if (staying.test(command)) {
      const started = start(command)
      running.set(command, started)
      // a page may show none of it
      const shown = printed.length > 0 ? printed : begun(command)
      await untilPrinted(started, shown.map(here))
      return started.child
    }
    await eventually(async () => {
      const { gone, output } = start(command)
      await gone
      assert.deepEqual(
        differsFrom(printed.map(here), output(), numbers),
        [],
        `${command}: ${output()}`,
      )
    })
    return undefined
  }

  return {
    port,
    here,
    run,
    async kill(words) {
      const [, started] = [...running].find(([command]) => command.includes(words)) ?? []
      assert.ok(started !== undefined, words)
      await end(started)
    },
  }
}

/** A command that was started. */
interface Started {
  readonly child: ChildProcess
  /** What it has printed so far. */
  readonly output: () => string
  /** Resolves when it has ended, and all that it has started. */
  readonly gone: Promise<unknown>
}

async function end({ child: { pid, exitCode, signalCode }, gone }: Started): Promise<void> {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  process.kill(-pid, 'SIGKILL')
  await gone
}

/** Resolves when it has printed all of it, and does not wait for one that has ended. */
async function untilPrinted({ child, output }: Started, shown: readonly string[]): Promise<void> {
  await eventually(() => {
    if (child.exitCode === null) assert.deepEqual(differsFrom(shown, output()), [], output())
  })
  assert.equal(child.exitCode, null, output())
}

/** What says that it has begun where a page shows nothing of it. */
function begun(command: string): readonly string[] {
  if (command.includes(' generate')) return ['… datagrams sent', '…']
  if (command.startsWith('nfacctd ')) {
    // what comes when its port is open, but its plug-in not ready, is lost
    return ['… waiting for NetFlow…', '… setting object handlers.', '…']
  }
  if (command.startsWith('prometheus ')) return ['… ready to receive web requests…', '…']
  const [, listeners = ''] = /-listen '?([^' ]+)/.exec(command) ?? []
  const ports = listeners.match(/\b(flow|netflow|sflow|ipfix\+\w+):\/\/[^,?]+/g) ?? []
  return [
    '… serving metrics …',
    ...(/kafka:|--brokers/.test(command) ? ['… reading from Kafka …'] : []),
    ...ports.map((listen) => `… receiving flows listen=${listen} …`),
    '…',
  ]
}

/** Ports that are free here, by those that they stand for. */
async function freePorts(): Promise<ReadonlyMap<number, number>> {
  const ports = new Map<number, number>()
  for (const usual of [2055, 4739, 4740, 9090, 9092, 9093, 9590]) ports.set(usual, await freePort())
  return ports
}
