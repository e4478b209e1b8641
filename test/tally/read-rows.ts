import type { Dictionary } from '../../src/model/dictionary.ts'
import { renderWords } from '../../src/model/render.ts'
import { FREE } from '../../src/model/row-state.ts'
import type { SeriesTable } from '../../src/tally/series-table.ts'

/** The slots of a table that have rows. */
export function rowsIn({ rows }: SeriesTable): number[] {
  return Array.from({ length: rows.end }, (_, row) => row).filter(
    (row) => rows.states[row] !== FREE,
  )
}

/** The rows of a table with what they have: label values joined by commas, and their sums. */
export function readRows(table: SeriesTable, names: Dictionary): [string, bigint[]][] {
  return rowsIn(table).map((row) => [
    labelsOf(table, names, row).join(','),
    table.definition.values.map((_value, v) => sumOf(table, row, v)),
  ])
}

/** How the labels of a row read. */
export function labelsOf(table: SeriesTable, names: Dictionary, row: number): string[] {
  const { labels, attached, words } = table.layout
  const { others, keys, names: numbers } = table.rows
  const other = others[row] ?? 0
  return table.definition.labels.map(({ label }) => {
    const key = labels.find((one) => one.label === label)
    const name = attached.find((one) => one.label === label)
    if ((other & (key?.bit ?? name?.bits ?? 0)) !== 0) return 'other'
    if (key === undefined) return names.text(numbers[row * attached.length + (name?.at ?? 0)] ?? 0)
    const from = row * words + key.at
    return key.named ? names.text(keys[from] ?? 0) : renderWords(key.field, keys, from)
  })
}

/** One exact sum. */
export function sumOf({ rows, definition }: SeriesTable, row: number, value: number): bigint {
  return wholeNumber(rows.sums, 2 * (row * definition.values.length + value))
}

/** The 64-bit integer in two halves. */
export function wholeNumber(halves: Uint32Array, at = 0): bigint {
  return (BigInt(halves[at] ?? 0) << 32n) | BigInt(halves[at + 1] ?? 0)
}
