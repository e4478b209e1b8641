/** A cell, or several lines of one. */
type Cell = string | number | readonly string[]

/** Rows as columns of text, numbers to the right. */
export function textTable(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [heading, ...rows].map((row) => row.map(linesOf))
  const widths = heading.map((_, i) =>
    Math.max(...cells.flatMap((row) => (row[i] ?? []).map((line) => line.length))),
  )
  const isNumber = heading.map((_, i) => rows.every((row) => typeof row[i] === 'number'))
  const pad = (line: string, i: number) =>
    isNumber[i] ? line.padStart(widths[i] ?? 0) : line.padEnd(widths[i] ?? 0)
  return cells
    .flatMap((row) =>
      Array.from({ length: Math.max(...row.map((lines) => lines.length)) }, (_, at) =>
        row.map((lines, i) => pad(lines[at] ?? '', i)).join('  '),
      ),
    )
    .map((line) => line.trimEnd())
    .join('\n')
}

const linesOf = (cell: Cell): readonly string[] =>
  typeof cell === 'string' || typeof cell === 'number' ? [String(cell)] : cell
