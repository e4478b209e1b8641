import { BestList } from './best-list.ts'
import type { Moment } from './moment.ts'
import { LAST_ROW } from './rows.ts'
import type { Pool, SeriesTable } from './series-table.ts'

/** Slots that are looked at before others get their turn. */
export const SLICE = 2048

/** Most rows that are born or replaced in one go. */
const MOST_BIRTHS = 1024

/** Births before others get their turn. */
const BIRTHS = 128

/** How much more than the weakest row a candidate must have to replace it. */
const HYSTERESIS = 1.5

/** Gives free slots to the best candidates, and those of the weakest rows to much better ones. */
export function* promote(table: SeriesTable, pool: Pool, moment: Moment): Generator<void, void> {
  const { candidates } = pool
  if (candidates.size === 0) return
  const best = yield* bestCandidates(table, pool, moment)
  yield
  const isFull = table.taken(pool) >= pool.limit
  const weakest = isFull ? yield* weakestRows(table, pool, MOST_BIRTHS) : []
  yield
  for (const [i, slot] of best.entries()) {
    if (!place(table, pool, slot, weakest, moment)) return
    if (i % BIRTHS === BIRTHS - 1) yield
  }
}

/** The candidates, the best first: those that were promised a place before all others. */
function* bestCandidates(
  { definition }: SeriesTable,
  { candidates }: Pool,
  { now }: Moment,
): Generator<void, number[]> {
  const best = new BestList(MOST_BIRTHS)
  for (let slot = 0; slot < candidates.end; slot++) {
    if (slot % SLICE === SLICE - 1) yield
    if (!candidates.has(slot)) continue
    if (now - (candidates.seen[slot] ?? 0) > definition.idle) candidates.remove(slot)
    else best.offer(slot, candidates.isPromised(slot) ? Infinity : candidates.score(slot))
  }
  return best.sorted()
}

/** Lets the weakest rows leave that are more than the limit. */
export function* shrink(table: SeriesTable, pool: Pool, moment: Moment): Generator<void, void> {
  // the last row is an `other` row, and never leaves
  const most = pool.named ? pool.limit : pool.limit - 1
  let excess = (yield* countStaying(table, pool)) - most
  while (excess > 0) {
    const weakest = yield* weakestRows(table, pool, Math.min(excess, MOST_BIRTHS))
    for (const row of weakest) table.rows.demote(row, 'limit', moment.snapshot)
    excess -= weakest.length
  }
}

function* countStaying(table: SeriesTable, pool: Pool): Generator<void, number> {
  let staying = 0
  for (let row = LAST_ROW + 1; row < table.rows.end; row++) {
    if (row % SLICE === SLICE - 1) yield
    if (isStaying(table, pool, row)) staying++
  }
  return staying
}

/** So many rows that can be replaced, the weakest last. */
function* weakestRows(table: SeriesTable, pool: Pool, most: number): Generator<void, number[]> {
  const weakest = new BestList(most)
  for (let row = LAST_ROW + 1; row < table.rows.end; row++) {
    if (row % SLICE === SLICE - 1) yield
    if (isStaying(table, pool, row)) weakest.offer(row, -(table.rows.scores[row] ?? 0))
  }
  return weakest.sorted().reverse()
}

/** Whether a slot has a row of this pool that does not leave. */
function isStaying({ rows }: SeriesTable, pool: Pool, row: number): boolean {
  const isOurs = rows.births[row] !== 0 && rows.isOther(rows.others[row] ?? 0) !== pool.named
  return isOurs && rows.takes(row)
}

/** Gives a candidate its place, or the promise of one. Tells whether the next may have a chance, too. */
function place(
  table: SeriesTable,
  pool: Pool,
  slot: number,
  weakest: number[],
  moment: Moment,
): boolean {
  const { rows } = table
  const { candidates } = pool
  // its counter may have become somebody else's, who may as well have the place
  if (!candidates.has(slot)) return true
  const key = candidates.key(slot)
  const parent = pool.named ? table.parentOf(key) : LAST_ROW
  if (parent < 0) return true
  const isFree = table.taken(pool) < pool.limit
  const own = rows.find(key)
  if (own >= 0) {
    // it still drains: with a free slot it need not
    if (isFree) stay(table, pool, slot, own)
    return true
  }
  if (isFree) return bear(table, pool, slot, parent, moment)
  if (candidates.isPromised(slot)) return true
  return replace(table, pool, slot, weakest, moment)
}

function stay({ rows }: SeriesTable, { candidates }: Pool, slot: number, row: number): void {
  rows.revive(row)
  rows.scores[row] = candidates.score(slot)
  candidates.remove(slot)
}

function bear(
  table: SeriesTable,
  pool: Pool,
  slot: number,
  parent: number,
  moment: Moment,
): boolean {
  const { rows } = table
  const { candidates } = pool
  if (!candidates.isPromised(slot) && !pays(table, pool, slot, moment)) return true
  const score = candidates.score(slot)
  const row = rows.bear(candidates.key(slot), parent, moment.snapshot, moment.now)
  rows.scores[row] = score
  candidates.remove(slot)
  table.promotions++
  return true
}

/** Lets the weakest row leave, if the candidate is worth it: one for each. */
function replace(
  table: SeriesTable,
  pool: Pool,
  slot: number,
  weakest: number[],
  moment: Moment,
): boolean {
  const { rows } = table
  const { candidates } = pool
  const row = weakest.pop()
  if (row === undefined) return false
  const score = rows.scores[row] ?? 0
  if (candidates.score(slot) <= HYSTERESIS * score) return false
  if (!pays(table, pool, slot, moment)) return true
  candidates.promise(slot)
  rows.demote(row, 'outranked', moment.snapshot)
  candidates.offer(rows.key(row), score, moment.now)
  return true
}

function pays(table: SeriesTable, pool: Pool, slot: number, moment: Moment): boolean {
  if (!pool.named || moment.tokens.take(table.definition.values.length, moment.now)) return true
  if (pool.candidates.defer(slot)) table.deferrals++
  return false
}
