import { LIVE, ZERO } from '../model/row-state.ts'
import type { Moment } from './moment.ts'
import { SLICE } from './promote.ts'
import type { RowNamer } from './row-namer.ts'
import type { Pool, SeriesTable } from './series-table.ts'

/**
 * Looks, now and then, for rows whose names are others now. Where there is room, a row that is shown drains, and
 * a successor of the same key is born; one wave at a time, so that no two rows read alike.
 */
export function* rename(table: SeriesTable, moment: Moment): Generator<void, void> {
  const { rows, namer } = table
  if (namer === undefined || !moment.open || rows.renamed > 0 || !namer.isDue(moment.now)) return
  const { version } = namer
  let isDone = true
  // first the `other` rows, below which the successors of the others are born
  for (const pool of [table.other, table.named]) {
    for (let row = 0; row < rows.end; row++) {
      if (row % SLICE === SLICE - 1) yield
      isDone = renameRow(table, namer, pool, row, moment) && isDone
    }
  }
  if (isDone) namer.looked(version)
}

/** Whether a row of the pool has its names, or now gets them. */
function renameRow(
  table: SeriesTable,
  namer: RowNamer,
  pool: Pool,
  row: number,
  moment: Moment,
): boolean {
  const { rows } = table
  const isOurs = rows.births[row] !== 0 && rows.isOther(rows.others[row] ?? 0) !== pool.named
  if (!isOurs || !rows.takes(row) || !namer.isOutdated(rows, row)) return true
  if (rows.states[row] === LIVE) return succeed(table, pool, row, moment)
  namer.name(rows, row, moment.now)
  // nobody has seen more than a 0 of it
  if (rows.states[row] === ZERO) rows.since[row] = moment.snapshot
  return true
}

/** Puts a new row in the place of a live one, if there is room. */
function succeed(
  table: SeriesTable,
  pool: Pool,
  row: number,
  { now, snapshot, tokens }: Moment,
): boolean {
  const { rows, definition } = table
  const key = rows.key(row)
  const parent = pool.named ? table.parentOf(key) : (rows.parents[row] ?? 0)
  if (parent < 0 || table.taken(pool) >= pool.limit) return false
  if (pool.named && !tokens.take(definition.values.length, now)) return false
  const score = rows.scores[row] ?? 0
  rows.demote(row, 'renamed', snapshot)
  const successor = rows.bear(key, parent, snapshot, now)
  rows.scores[successor] = score
  return true
}
