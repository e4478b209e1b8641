import fc from 'fast-check'
import { SEED } from './seed.ts'

/** `fc.assert` of what needs no waiting, from our seed. */
export function assertProperty<T>(property: fc.IProperty<T>, parameters?: fc.Parameters<T>): void {
  fc.assert(property, { seed: SEED, ...parameters })
}
