import { DRAINING, isHeld, LIVE, WAITING, ZERO } from '../model/row-state.ts'
import type { Moment } from './moment.ts'
import { promote, SLICE, shrink } from './promote.ts'
import { rename } from './rename.ts'
import { type Demotion, LAST_ROW } from './rows.ts'
import type { SeriesTable } from './series-table.ts'

/**
 * Lets rows come and go, in steps of a fraction of a millisecond: rows at zero that every scraper has
 * seen begin to show what they hold, drained ones end, idle ones leave, and the best candidates get their places.
 */
export function* tendTable(table: SeriesTable, moment: Moment): Generator<void, void> {
  yield* table.rebase(moment.now)
  table.demand.rotate(moment.now)
  const { rows } = table
  for (let row = 0; row < rows.end; row++) {
    tendRow(table, row, moment)
    if (row % SLICE === SLICE - 1) yield
  }
  if (moment.stopping) return
  yield* rename(table, moment)
  // first those under which the named ones are born
  for (const pool of [table.other, table.named]) {
    if (table.taken(pool) > pool.limit) yield* shrink(table, pool, moment)
    else if (moment.open) yield* promote(table, pool, moment)
  }
}

function tendRow(table: SeriesTable, row: number, moment: Moment): void {
  const { rows } = table
  const isSeen = (rows.since[row] ?? 0) < moment.horizon
  switch (rows.states[row]) {
    case WAITING:
      lookForNames(table, row, moment)
      break
    case ZERO:
      // not below an `other` row that leaves: that could not be withdrawn for as long as this one drains
      if (isSeen && rows.takes(row) && rows.takes(rows.parents[row] ?? LAST_ROW)) rows.release(row)
      else leave(table, row, moment)
      break
    case LIVE:
      leave(table, row, moment)
      break
    case DRAINING:
      if (isSeen && rows.children[row] === 0) rows.retire(row)
  }
}

/** A row that waits for its names is shown once they are known; not at all if its sampler has another one. */
function lookForNames(table: SeriesTable, row: number, moment: Moment): void {
  const { rows, namer } = table
  if (namer?.isOfRenamedSampler(rows, row) === true) {
    if (rows.takes(row) && rows.children[row] === 0) rows.demote(row, 'renamed', moment.snapshot)
  } else if (namer === undefined || namer.name(rows, row, moment.now)) {
    rows.show(row, moment.snapshot)
  }
  leave(table, row, moment)
}

/** Lets a row leave that has to; one that nobody has seen with anything is gone at once. */
function leave(table: SeriesTable, row: number, moment: Moment): void {
  const { rows } = table
  if (row === LAST_ROW) {
    const isAlone = table.isEnding && rows.held === 0
    if (isAlone) rows.demote(row, 'reload', moment.snapshot)
    return
  }
  const reason = rows.takes(row) ? reasonToLeave(table, row, moment) : undefined
  if (reason !== undefined) rows.demote(row, reason, moment.snapshot)
  if (!isHeld(rows.states[row]) || rows.children[row] !== 0) return
  if (!rows.takes(row) || isToEnd(rows.states, moment)) rows.withdraw(row)
}

function reasonToLeave(
  { rows, definition, isEnding }: SeriesTable,
  row: number,
  { now, stopping }: Moment,
): Demotion | undefined {
  if (isEnding) return 'reload'
  if (!rows.takes(rows.parents[row] ?? LAST_ROW)) return 'outranked'
  if (stopping || rows.children[row] !== 0) return undefined
  return now - (rows.seen[row] ?? 0) > definition.idle ? 'idle' : undefined
}

/** Whether rows at zero make way, since the last row shows what they hold sooner. */
function isToEnd(states: Uint8Array, { stopping }: Moment): boolean {
  return stopping && states[LAST_ROW] === LIVE
}
