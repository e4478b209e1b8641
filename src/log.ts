import { type Logger, pino } from 'pino'

/** How log lines look, and which there are. */
export interface LogOptions {
  readonly level: string
  readonly format: 'text' | 'json'
}

/** Where log lines go: standard error, so that standard output stays for data. */
const STDERR = 2

/** The log: pino's JSON lines, or the same as text that people read. */
export function createLog({ level, format }: LogOptions): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const stderr = pino.destination({ dest: STDERR, sync: true })
  if (format === 'json') return pino(options, stderr)
  return pino(options, { write: (line: string) => stderr.write(textLine(line)) })
}

/** `2026-11-21T01:02:03.456Z warn  message key=value …` from a line of JSON. */
export function textLine(json: string): string {
  const { level, time, msg, ...rest } = JSON.parse(json) as Record<string, unknown>
  const label = (pino.levels.labels[Number(level)] ?? `${level}`).padEnd(5)
  const pairs = Object.entries(rest).map(([key, value]) => ` ${key}=${textValue(value)}`)
  return `${time} ${label} ${msg}${pairs.join('')}\n`
}

function textValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[\s"=\p{C}]|^$/u.test(text) ? JSON.stringify(text) : text
}
