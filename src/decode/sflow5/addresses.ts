import type { Column } from '../../model/flows.ts'

/** sFlow version 5 §5, `address_type`. */
const UNKNOWN = 0
const IPV4 = 1
const IPV6 = 2

/** Where the `address` that begins at `at` ends; `undefined` if it is cut off or of no known type. */
export function addressEnd(view: DataView, at: number, end: number): number | undefined {
  if (end - at < 4) return undefined
  const length = lengthOf(view.getUint32(at))
  return length === undefined || end - at < 4 + length ? undefined : at + 4 + length
}

function lengthOf(type: number): number | undefined {
  switch (type) {
    case UNKNOWN:
      return 0
    case IPV4:
      return 4
    case IPV6:
      return 16
    default:
      return undefined
  }
}

/** Writes the `address` at `at`, which is whole, into a row; nothing if it is unknown. */
export function writeAddress(view: DataView, at: number, column: Column | undefined, row: number) {
  if (column === undefined) return
  const type = view.getUint32(at)
  if (type === IPV4) writeIpv4(view, at + 4, column, row)
  else if (type === IPV6) writeIpv6(view, at + 4, column, row)
}

/** Writes four bytes as an address into a row. */
export function writeIpv4(view: DataView, at: number, { data, step }: Column, row: number): void {
  const to = row * step
  data[to] = 0
  data[to + 1] = 0
  data[to + 2] = 0
  data[to + 3] = view.getUint32(at)
  data[to + 4] = 4
}

/** Writes sixteen bytes as an address into a row. */
export function writeIpv6(view: DataView, at: number, { data, step }: Column, row: number): void {
  const to = row * step
  for (let word = 0; word < 4; word++) data[to + word] = view.getUint32(at + 4 * word)
  data[to + 4] = 6
}
