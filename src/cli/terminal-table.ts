import { columnsOf, fit, harmless, type Line, pad } from './terminal-text.ts'

/** A column, and whether it has numbers. */
export interface TerminalColumn {
  readonly title: string
  readonly isNumber?: boolean
}

const GAP = 2

/** What a column keeps at least, when it has to give way. */
const LEAST = 6

/** A table that is no wider than `width`: columns of text give way, the widest first. */
export function terminalTable(
  columns: readonly TerminalColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): Line[] {
  const cells = rows.map((row) => row.map(harmless))
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...cells.map((row) => columnsOf(row[i] ?? ''))),
  )
  shrink(widths, columns, width)
  const line = (texts: readonly string[]) =>
    columns
      .map(({ isNumber = false }, i) => {
        const columns = widths[i] ?? 0
        return pad(fit(texts[i] ?? '', columns), columns, isNumber)
      })
      .join(' '.repeat(GAP))
  return [
    [{ text: line(columns.map(({ title }) => title)), style: 'soft' }],
    ...cells.map((row) => [{ text: line(row) }]),
  ]
}

function shrink(widths: number[], columns: readonly TerminalColumn[], width: number): void {
  for (;;) {
    const all = widths.reduce((sum, one) => sum + one + GAP, -GAP)
    if (all <= width) return
    const texts = widths.map((one, i) => (columns[i]?.isNumber === true ? 0 : one))
    const widest = Math.max(...texts)
    if (widest <= LEAST) return
    const at = texts.indexOf(widest)
    widths[at] = Math.max(LEAST, widest - Math.max(1, Math.ceil((all - width) / 4)))
  }
}
