import { DRAINING, LIVE, ZERO } from '../model/row-state.ts'
import type { Moment } from './moment.ts'
import { promote, SLICE } from './promote.ts'
import { LAST_ROW } from './rows.ts'
import type { SeriesTable } from './series-table.ts'

/**
 * Lets rows come and go, in steps of a fraction of a millisecond: rows at zero that every scraper has
 * seen begin to show what they hold, drained ones end, idle ones leave, and the best candidates get their places.
 */
export function* tendTable(table: SeriesTable, moment: Moment): Generator<void, void> {
  table.rebase(moment.now)
  const { rows } = table
  for (let row = 0; row < rows.end; row++) {
    tendRow(table, row, moment)
    if (row % SLICE === SLICE - 1) yield
  }
  if (moment.stopping) return
  // first those under which the named ones are born
  for (const pool of [table.other, table.named]) yield* promote(table, pool, moment)
}

function tendRow(table: SeriesTable, row: number, moment: Moment): void {
  const { rows } = table
  const isSeen = (rows.since[row] ?? 0) < moment.horizon
  switch (rows.states[row]) {
    case ZERO:
      if (rows.takes(row) && isSeen) rows.release(row)
      else leave(table, row, moment)
      break
    case LIVE:
      leave(table, row, moment)
      break
    case DRAINING:
      if (isSeen && rows.children[row] === 0) rows.retire(row)
  }
}

/** Lets a row leave that has to; one at zero is gone at once. */
function leave({ rows, definition }: SeriesTable, row: number, moment: Moment): void {
  if (row === LAST_ROW) return
  const childless = rows.children[row] === 0
  if (rows.takes(row)) {
    const idle = childless && moment.now - (rows.seen[row] ?? 0) > definition.idle
    if (!rows.takes(rows.parents[row] ?? LAST_ROW)) rows.demote(row, 'outranked', moment.snapshot)
    else if (idle && !moment.stopping) rows.demote(row, 'idle', moment.snapshot)
    else if (!isToEnd(rows.states, row, moment)) return
  }
  if (rows.states[row] === ZERO && childless) rows.withdraw(row)
}

/** Whether a row at zero makes way, since the last row shows what it holds sooner. */
function isToEnd(states: Uint8Array, row: number, { stopping }: Moment): boolean {
  return stopping && states[row] === ZERO && states[LAST_ROW] === LIVE
}
