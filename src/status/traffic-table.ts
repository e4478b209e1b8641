import type { SeriesTable } from '../tally/series-table.ts'

/**
 * The table that stands for all traffic: the first that leaves nothing out and counts bytes, packets as well if there is one,
 * with the sampling rate. Where each leaves something out, the first that counts bytes.
 */
export function trafficTable(tables: readonly SeriesTable[]): SeriesTable | undefined {
  let best: SeriesTable | undefined
  for (const table of tables) {
    if (fitness(table) > (best === undefined ? 0 : fitness(best))) best = table
  }
  return best
}

function fitness({
  definition: { values, where, scale },
}: {
  readonly definition: Pick<SeriesTable['definition'], 'values' | 'where' | 'scale'>
}): number {
  if (!values.includes('bytes')) return 0
  const points = [
    [true, 1],
    [values.includes('packets'), 2],
    [scale, 4],
    [where.length === 0, 8],
  ] as const
  return points.reduce((sum, [holds, points]) => sum + (holds ? points : 0), 0)
}
