/** Format and length come before the bytes of a record or sample. */
export const RECORD_HEADER = 8

/** XDR (RFC 4506 §4.10): opaque bytes are followed by zeros up to a multiple of four. */
export function padded(length: number): number {
  return (length + 3) & ~3
}

/**
 * Goes through `count` records from `start` on, each `format(4) length(4)` and its bytes, until one
 * does not fit in before `end` or `read` refuses it. Returns whether all were there. A count of four
 * billion ends with the bytes.
 */
export function walkRecords(
  view: DataView,
  start: number,
  end: number,
  count: number,
  read: (format: number, start: number, end: number) => boolean,
): boolean {
  let at = start
  for (let record = 0; record < count; record++) {
    if (end - at < RECORD_HEADER) return false
    const length = view.getUint32(at + 4)
    const body = at + RECORD_HEADER
    if (length > end - body || !read(view.getUint32(at), body, body + length)) return false
    at = body + padded(length)
  }
  return true
}
