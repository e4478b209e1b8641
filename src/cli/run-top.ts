import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigError } from '../config/config-error.ts'
import { bareUrl } from './bare-url.ts'
import { readStatus, type StatusAnswer, type StatusSource } from './read-status.ts'
import { type Line, renderLine, wrap } from './terminal-text.ts'
import { type ScreenSize, topScreen } from './top-screen.ts'

/** Between two looks, in milliseconds. */
const INTERVAL = 2000

/** Where it is shown, and who may end it. */
export interface TopTerminal {
  readonly out: {
    write(text: string): unknown
    readonly isTTY?: boolean
    readonly columns?: number
    readonly rows?: number
    on(event: 'resize', listener: () => void): unknown
    off(event: 'resize', listener: () => void): unknown
  }
  readonly input: {
    readonly isTTY?: boolean
    setRawMode?(isRaw: boolean): unknown
    on(event: 'data', listener: (keys: Buffer) => void): unknown
    off(event: 'data', listener: (keys: Buffer) => void): unknown
    resume(): unknown
    pause(): unknown
  }
  readonly isColourful: boolean
}

/** In raw mode, Ctrl-C is a key like any other. */
const ENDING: ReadonlySet<string> = new Set(['q', 'Q', '\u0003'])

/** xterm: the other screen, without cursor and wrapping; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l'
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l'

/** To the first line; the rest of a line, and of the screen, is empty. */
const HOME = '\u001b[H'
const END_OF_LINE = '\u001b[K'
const END_OF_SCREEN = '\u001b[J'

const UNBOUNDED = { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY }

/** Shows a status again and again until somebody ends it; once where nobody could, or it is asked for. */
export async function runTop(
  source: StatusSource,
  once: boolean,
  stopping: AbortController,
  terminal: TopTerminal,
): Promise<void> {
  const { out, isColourful } = terminal
  if (!once && out.isTTY === true) {
    await onScreen(terminal, stopping, () => watch(source, stopping.signal, terminal))
    return
  }
  const status = await readStatus(source, stopping.signal)
  if ('problem' in status) throw new ConfigError([status.problem])
  // a terminal is as wide as it is, and scrolls
  const size = out.isTTY === true ? { ...UNBOUNDED, width: out.columns ?? 80 } : UNBOUNDED
  const isBright = isColourful && out.isTTY === true
  for (const line of topScreen(status, pageOf(source), size)) {
    out.write(`${renderLine(line, size.width, isBright)}\n`)
  }
}

/** Gives the terminal back as it was, whatever happens. */
async function onScreen(
  { out, input }: TopTerminal,
  stopping: AbortController,
  run: () => Promise<void>,
): Promise<void> {
  const onKeys = (keys: Buffer) => {
    if (
      keys
        .toString()
        .split('')
        .some((key) => ENDING.has(key))
    )
      stopping.abort()
  }
  try {
    out.write(ENTER)
    if (input.isTTY === true) {
      input.setRawMode?.(true)
      input.on('data', onKeys)
      input.resume()
    }
    await run()
  } finally {
    input.off('data', onKeys)
    if (input.isTTY === true) input.setRawMode?.(false)
    input.pause()
    out.write(LEAVE)
  }
}

async function watch(
  source: StatusSource,
  signal: AbortSignal,
  { out, isColourful }: TopTerminal,
): Promise<void> {
  let answer: StatusAnswer | undefined
  const draw = () => {
    if (answer === undefined) return
    const size = { width: out.columns ?? 80, height: out.rows ?? 24 }
    const lines = screen(answer, source, size).map((line) =>
      renderLine(line, size.width, isColourful),
    )
    out.write(`${HOME}${lines.map((line) => line + END_OF_LINE).join('\n')}${END_OF_SCREEN}`)
  }
  out.on('resize', draw)
  try {
    while (!signal.aborted) {
      answer = await readStatus(source, signal)
      if (signal.aborted) return
      draw()
      // aborted, it is over just the same
      await sleep(INTERVAL, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    out.off('resize', draw)
  }
}

function screen(answer: StatusAnswer, source: StatusSource, size: ScreenSize): Line[] {
  if (!('problem' in answer)) return topScreen(answer, pageOf(source), size)
  return [
    ...wrap(answer.problem, size.width).map((text) => [{ text, style: 'error' as const }]),
    [],
    [{ text: 'It is asked again by itself; q ends this.' }],
  ]
}

/** Where a browser shows the same. */
function pageOf({ login }: StatusSource): string {
  return new URL('..', bareUrl(login)).href
}
