import { type FieldName, fieldDefinition } from '../model/fields.ts'
import { BATCH_SIZE, type Column, type Flows } from '../model/flows.ts'

/** Most records of a biflow template in a batch: each may give two observations. */
export const BIFLOW_RECORDS = BATCH_SIZE / 2

/** For each column, where the way back takes its value from. */
interface Swap {
  readonly to: Column
  readonly from: Column
}

/**
 * Adds the way back of each biflow record (RFC 5103) as an observation of its own: the same record
 * with the ends swapped, its reverse counters as bytes and packets, and 0 as `flows`. A way back
 * without a packet or byte was not seen.
 */
export function addWaysBack(flows: Flows): void {
  const bytes = flows.column('reverse_bytes')
  const packets = flows.column('reverse_packets')
  const swaps = swapsOf(flows)
  const records = flows.size
  for (let row = 0; row < records; row++) {
    if (isZero(bytes, row) && isZero(packets, row)) continue
    const back = flows.size++
    for (const { to, from } of swaps) copy(to, back, from, row)
    zeroFlows(flows, back)
  }
  for (const { to } of swaps) to.dirty = Math.max(to.dirty, flows.size)
}

const swapsByBatch = new WeakMap<Flows, readonly Swap[]>()

function swapsOf(flows: Flows): readonly Swap[] {
  const known = swapsByBatch.get(flows)
  if (known !== undefined) return known
  const swaps: Swap[] = []
  for (const name of flows.wanted) {
    const to = flows.column(name)
    const opposite = fieldDefinition(name).opposite as FieldName | undefined
    const from = flows.column(opposite ?? name) ?? to
    if (to !== undefined && from !== undefined && to.step > 0) swaps.push({ to, from })
  }
  swapsByBatch.set(flows, swaps)
  return swaps
}

function copy(to: Column, toRow: number, from: Column, fromRow: number): void {
  for (let word = 0; word < to.words; word++) {
    to.data[toRow * to.step + word] = from.data[fromRow * from.step + word] ?? 0
  }
}

function isZero(column: Column | undefined, row: number): boolean {
  if (column === undefined) return true
  return column.data[2 * row] === 0 && column.data[2 * row + 1] === 0
}

/** RFC 5103 records are one flow seen both ways, so only the way out counts it. */
function zeroFlows(flows: Flows, row: number): void {
  const column = flows.column('flows')
  if (column !== undefined) column.data[row] = 0
}
