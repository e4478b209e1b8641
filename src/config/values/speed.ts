import { Mistake } from './mistake.ts'
import { shown } from './shown.ts'

const factors = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 } as const

/** Reads the speed of an interface, `10G`, `2.5G`, `100M` or 1000000000, in bits a second. */
export function parseSpeed(value: unknown): number {
  const text = typeof value === 'number' || typeof value === 'string' ? `${value}` : ''
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([kMGT]?)$/.exec(text) ?? []
  const speed = Math.round(Number(count) * factors[unit as keyof typeof factors])
  if (count !== undefined && speed >= 1 && speed <= 1e15) return speed
  throw new Mistake(
    `expected a speed in bits a second such as 10G, 2.5G or 100M, got ${shown(value)}`,
  )
}
