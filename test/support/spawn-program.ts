import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

/** `flowtally` in a process of its own. */
export interface Program {
  readonly child: ChildProcess
  /** Everything that it wrote to standard error so far. */
  stderr(): string
  stdout(): string
  /** Resolves with what a line of the JSON log says that also has `more` in it, when it comes. */
  line(message: string, more?: string): Promise<Readonly<Record<string, unknown>>>
  /** Resolves when it is gone, with exit code and signal. */
  readonly gone: Promise<readonly [code: number | null, signal: string | null]>
}

/** Starts `flowtally` with these words on its command line, by another command if there is one. */
export function spawnProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  by: readonly string[] = [],
): Program {
  const { PATH = '' } = process.env
  const [command = process.execPath, ...before] = by
  const own = by.length === 0 ? [cli] : [process.execPath, cli]
  const child = spawn(command, [...before, ...own, ...words], { env: { PATH, ...environment } })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    written.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    written.stderr += bytes
  })
  let isGone = false
  // not at its exit: what it has written may still have to be read
  const gone = once(child, 'close').then(([code, signal]) => {
    isGone = true
    return [code as number | null, signal as string | null] as const
  })
  return {
    child,
    stderr: () => written.stderr,
    stdout: () => written.stdout,
    gone,
    async line(message, more = '') {
      for (;;) {
        const found = written.stderr
          .split('\n')
          .slice(0, -1)
          .find((line) => line.includes(`"msg":"${message}`) && line.includes(more))
        if (found !== undefined) return JSON.parse(found)
        if (isGone) throw new Error(`it ended: ${written.stderr}`)
        await Promise.race([once(child.stderr, 'data'), gone])
      }
    },
  }
}

/** Where a program listens that was told to listen anywhere and to log JSON. */
export const anywhere = [
  '--listen=flow://127.0.0.1:0',
  '--web.listen-address=127.0.0.1:0',
  '--log.format=json',
] as const
