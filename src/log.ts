import { type Logger, pino } from 'pino'

/** `text` is for people, `json` and `logfmt` are for what collects logs. */
export const logFormats = ['text', 'json', 'logfmt'] as const

/** How log lines look, and which there are. */
export interface LogOptions {
  readonly level: string
  readonly format: (typeof logFormats)[number]
}

/** Where log lines go: standard error, so that standard output stays for data. */
const STDERR = 2

/** The log: pino's JSON lines, or the same in another form. */
export function createLog({ level, format }: LogOptions): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const stderr = pino.destination({ dest: STDERR, sync: true })
  if (format === 'json') return pino(options, stderr)
  const write = format === 'text' ? textLine : logfmtLine
  return pino(options, { write: (line: string) => stderr.write(write(line)) })
}

/** `2026-11-21T01:02:03.456Z warn  message key=value …` from a line of JSON. */
export function textLine(json: string): string {
  const { level, time, msg, ...rest } = parsedLine(json)
  return `${time} ${level.padEnd(5)} ${[msg, ...pairs(rest)].join(' ')}\n`
}

/** `time=2026-11-21T01:02:03.456Z level=warn msg="a message" key=value …` from a line of JSON. */
export function logfmtLine(json: string): string {
  const { level, time, msg, ...rest } = parsedLine(json)
  return `${pairs({ time, level, msg, ...rest }).join(' ')}\n`
}

function parsedLine(json: string): Record<string, unknown> & { readonly level: string } {
  const line = JSON.parse(json) as Record<string, unknown>
  return { ...line, level: pino.levels.labels[Number(line.level)] ?? `${line.level}` }
}

function pairs(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).map(([key, value]) => `${key}=${textValue(value)}`)
}

function textValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[\s"=\p{C}]|^$/u.test(text) ? JSON.stringify(text) : text
}
