import type { Column, Flows } from '../../model/flows.ts'
import { addressEnd } from './addresses.ts'
import type { ReadRecord } from './flow-record-kinds.ts'
import { isList } from './gateway.ts'

/** RFC 3032 §2.1: a label stack entry is 20 bits of label, 3 of class, 1 of bottom, 8 of TTL. */
const LABEL_SHIFT = 12
const TTL_MASK = 0xff

/**
 * sFlow version 5 §5, `extended_mpls`: the labels of the packet as it came in, or else as it left.
 *
 *     nextHop(address) count(4) in(4) … count(4) out(4) …
 */
export function readMpls(flows: Flows): ReadRecord {
  const labels = flows.column('mpls_label')
  const ttls = flows.column('mpls_ttl')
  return (view, start, end, row) => {
    const at = addressEnd(view, start, end)
    if (at === undefined || !isList(view, at, end)) return false
    const inside = view.getUint32(at)
    const behind = at + 4 + 4 * inside
    if (!isList(view, behind, end)) return false
    const stack = inside > 0 ? at : behind
    writeStack(view, stack, labels, row, flows, (entry) => entry >>> LABEL_SHIFT)
    writeStack(view, stack, ttls, row, flows, (entry) => entry & TTL_MASK)
    return true
  }
}

function writeStack(
  view: DataView,
  at: number,
  column: Column | undefined,
  row: number,
  flows: Flows,
  part: (entry: number) => number,
): void {
  if (column === undefined) return
  const count = view.getUint32(at)
  const offset = flows.allocate(4 * count)
  if (offset === undefined) return
  column.data[2 * row] = offset
  column.data[2 * row + 1] = 4 * count
  for (let i = 1; i <= count; i++) {
    flows.writeArena(offset + 4 * i - 4, part(view.getUint32(at + 4 * i)))
  }
}
