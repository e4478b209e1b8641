import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

/** Reads an ifIndex, `3`, or a range of them, `1-48`. */
export function parseIfIndexRange(value: unknown): { first: number; last: number } {
  const text = typeof value === 'number' || typeof value === 'string' ? `${value}` : ''
  const [, from, to = from] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(text) ?? []
  const first = Number(from)
  const last = Number(to)
  if (from === undefined || last > 0xffff_ffff) {
    throw new Mistake(`expected an ifIndex, 3, or a range, 1-48, got ${shown(value)}`)
  }
  if (first > last) throw new Mistake(`the range ${text} ends before it begins`)
  return { first, last }
}
