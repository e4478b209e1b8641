import { VARIABLE_LENGTH } from './template.ts'

/**
 * Finds offset and length of each field of the record at `start`, whose fields have the `specified`
 * lengths; returns where the next record begins, or `undefined` if this one runs beyond `end`.
 */
export function walkRecord(
  specified: ArrayLike<number>,
  view: DataView,
  start: number,
  end: number,
  offsets: Int32Array,
  lengths: Int32Array,
): number | undefined {
  let offset = start
  for (let position = 0; position < specified.length; position++) {
    let length = specified[position] ?? 0
    if (length === VARIABLE_LENGTH) {
      const prefix = lengthPrefix(view, offset, end)
      if (prefix === 0) return undefined
      length = prefix === 1 ? view.getUint8(offset) : view.getUint16(offset + 1)
      offset += prefix
    }
    if (offset + length > end) return undefined
    offsets[position] = offset
    lengths[position] = length
    offset += length
  }
  return offset
}

/** RFC 7011 §7: one byte of length, or 255 and two more; 0 where they run beyond the end. */
function lengthPrefix(view: DataView, offset: number, end: number): number {
  if (offset >= end) return 0
  const prefix = view.getUint8(offset) === 255 ? 3 : 1
  return offset + prefix > end ? 0 : prefix
}
