import type { Column, Flows } from '../../model/flows.ts'
import type { ReadRecord } from './flow-record-kinds.ts'
import { stringEnd, writeString } from './strings.ts'

/**
 * https://www.iana.org/assignments/character-sets: the MIBenums of the encodings whose units are of two
 * or four bytes (UCS-2, UCS-4, UTF-16, UTF-32). Whatever else there is has ASCII in it as it is.
 */
const wideCharsets: ReadonlySet<number> = new Set([1000, 1001, 1013, 1014, 1015, 1017, 1018, 1019])

/**
 * sFlow version 5 §5, `extended_user`: who is at both ends. UTF-8 is what a name should be in, so that
 * is how all are read but those that cannot be.
 *
 *     srcCharset(4) srcUser<> dstCharset(4) dstUser<>
 */
export function readUser(flows: Flows): ReadRecord {
  const source = flows.column('src_user')
  const destination = flows.column('dst_user')
  return (view, start, end, row) => {
    const at = stringEnd(view, start + 4, end)
    if (at === undefined || stringEnd(view, at + 4, end) === undefined) return false
    writeUser(view, start, source, row)
    writeUser(view, at, destination, row)
    return true
  }
}

function writeUser(view: DataView, at: number, column: Column | undefined, row: number): void {
  if (!wideCharsets.has(view.getUint32(at))) writeString(view, at + 4, column, row)
}
