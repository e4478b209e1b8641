import assert from 'node:assert/strict'
import { eventually } from '../../support/eventually.ts'

/** Looks until there is something. */
export function untilKnown<T>(look: () => T | undefined): Promise<T> {
  return eventually(() => {
    const found = look()
    assert.ok(found !== undefined, 'nothing came')
    return found
  })
}
