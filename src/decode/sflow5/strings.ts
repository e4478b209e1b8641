import type { Column } from '../../model/flows.ts'
import { padded } from './walk-records.ts'

/**
 * Where the `string` that begins at `at` ends, with the zeros that fill it up (RFC 4506 §4.11);
 * `undefined` if it is cut off. Behind the last one of a record the zeros may be missing.
 */
export function stringEnd(view: DataView, at: number, end: number): number | undefined {
  if (end - at < 4) return undefined
  const length = view.getUint32(at)
  return length > end - at - 4 ? undefined : Math.min(at + 4 + padded(length), end)
}

/** Writes the `string` at `at`, which is whole, into a row. */
export function writeString(view: DataView, at: number, column: Column | undefined, row: number) {
  if (column === undefined) return
  column.data[2 * row] = at + 4
  column.data[2 * row + 1] = view.getUint32(at)
}
