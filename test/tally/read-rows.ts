import type { Dictionary } from '../../src/model/dictionary.ts'
import { renderWords } from '../../src/model/render.ts'
import type { SeriesTable } from '../../src/tally/series-table.ts'

/** The rows of a table as they would be shown: label values joined by commas, and their sums. */
export function readRows(table: SeriesTable, names: Dictionary): [string, bigint[]][] {
  return Array.from({ length: table.rows }, (_, row) => [
    labelsOf(table, names, row).join(','),
    table.definition.values.map((_value, v) => sumOf(table, row, v)),
  ])
}

/** How the labels of a row read. */
export function labelsOf(table: SeriesTable, names: Dictionary, row: number): string[] {
  const { labels, words } = table.layout
  return labels.map(({ field, at, named }, i) => {
    if (((table.others[row] ?? 0) >>> i) & 1) return 'other'
    const from = row * words + at
    return named ? names.text(table.keys[from] ?? 0) : renderWords(field, table.keys, from)
  })
}

/** One exact sum. */
export function sumOf(table: SeriesTable, row: number, value: number): bigint {
  const at = 2 * (row * table.definition.values.length + value)
  return (BigInt(table.sums[at] ?? 0) << 32n) | BigInt(table.sums[at + 1] ?? 0)
}
