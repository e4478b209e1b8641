import { readNumber } from './element-readers.ts'
import type { Template } from './template.ts'
import { walkRecord } from './walk-record.ts'

/** The numbers of one options record by IANA element; those of other enterprises are left out. */
export type OptionsRecord = ReadonlyMap<number, number>

/**
 * Reads the options record at `start`; `undefined` if it runs beyond `end`. Options are rare, so a
 * map a record is fine. In v9, scope types are not elements and are left out (RFC 3954 §6.1).
 */
export function readOptionsRecord(
  view: DataView,
  start: number,
  end: number,
  template: Template,
  scopesAreElements: boolean,
): { readonly record: OptionsRecord; readonly next: number } | undefined {
  const { fields } = template
  const offsets = new Uint32Array(fields.length)
  const lengths = new Uint32Array(fields.length)
  const specified = fields.map(({ length }) => length)
  const next = walkRecord(specified, view, start, end, offsets, lengths)
  if (next === undefined) return undefined
  const record = new Map<number, number>()
  for (const [position, { id, enterprise }] of fields.entries()) {
    const named = enterprise === 0 && (position >= template.scopes || scopesAreElements)
    const length = lengths[position] ?? 0
    if (named && length > 0 && length <= 8 && !record.has(id)) {
      record.set(id, readNumber(view, offsets[position] ?? 0, length))
    }
  }
  return { record, next }
}
