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
  offsets: Uint32Array,
  lengths: Uint32Array,
): number | undefined {
  let offset = start
  for (let position = 0; position < specified.length; position++) {
    let length = specified[position] ?? 0
    if (length === VARIABLE_LENGTH) {
      if (offset >= end) return undefined
      length = view.getUint8(offset++)
      // RFC 7011 §7: 255 announces a length of two more bytes
      if (length === 255) {
        if (offset + 2 > end) return undefined
        length = view.getUint16(offset)
        offset += 2
      }
    }
    if (offset + length > end) return undefined
    offsets[position] = offset
    lengths[position] = length
    offset += length
  }
  return offset
}
