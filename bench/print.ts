/** Prints rows below each other: the first column to the left, numbers to the right. */
export function printTable(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const lines = [header, ...rows]
  const widths = header.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  const format = (line: readonly string[]) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
  console.log(`\n${title}`)
  for (const line of lines) console.log(`  ${format(line).join('  ')}`)
}

/** A bar and whether it is reached: `≥ 10 ok`. */
export function atLeast(value: number, bar: number): string {
  return `≥ ${bar} ${value >= bar ? 'ok' : 'MISSED'}`
}

export function atMost(value: number, bar: number): string {
  return `≤ ${bar} ${value <= bar ? 'ok' : 'MISSED'}`
}

export function ratio(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ×`
}
