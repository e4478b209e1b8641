import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof milliseconds

/** Reads `250ms`, `1.5s`, `10m`, `1h30m` or `7d` in milliseconds, and keeps it within bounds. */
export function parseDuration(value: unknown, least: string, most: string): number {
  const duration = typeof value === 'string' ? read(value) : undefined
  if (duration === undefined) {
    throw new Mistake(`expected a duration such as 250ms, 10m or 1h30m, got ${shown(value)}`)
  }
  if (duration < (read(least) ?? 0) || duration > (read(most) ?? 0)) {
    throw new Mistake(`expected a duration from ${least} to ${most}, got ${shown(value)}`)
  }
  return duration
}

function read(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined
  let sum = 0
  for (const [, count, unit] of text.matchAll(/([\d.]+)([a-z]+)/g)) {
    sum += Number(count) * milliseconds[unit as Unit]
  }
  return Math.round(sum)
}
