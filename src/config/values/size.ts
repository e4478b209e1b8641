import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

const bytes = {
  '': 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
} as const

/** Reads `4096`, `64KiB`, `16MiB` or `1.5GB` in bytes, and keeps it within bounds. */
export function parseSize(value: unknown, least: string, most: string): number {
  const size = typeof value === 'number' || typeof value === 'string' ? read(`${value}`) : undefined
  if (size === undefined) {
    throw new Mistake(`expected a size such as 4096, 64KiB or 16MiB, got ${shown(value)}`)
  }
  if (size < (read(least) ?? 0) || size > (read(most) ?? 0)) {
    throw new Mistake(`expected a size from ${least} to ${most}, got ${shown(value)}`)
  }
  return size
}

function read(text: string): number | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/.exec(text) ?? []
  const factor = Object.entries(bytes).find(([name]) => name === unit)?.[1]
  return count === undefined || factor === undefined
    ? undefined
    : Math.round(Number(count) * factor)
}
