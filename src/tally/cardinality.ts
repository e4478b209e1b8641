import type { LabelCardinality, MetricCardinality } from '../model/metric-cardinality.ts'
import { DRAINING, FREE, LIVE } from '../model/row-state.ts'
import { DistinctKeys } from './distinct-keys.ts'
import { nearestNumber } from './exact-sum.ts'
import type { KeyLabel } from './key-layout.ts'
import { ScoreHistogram } from './score-histogram.ts'
import type { Pool, SeriesTable } from './series-table.ts'

/** Rows or candidates that are looked at before others get their turn. */
const STEP = 1024

/** The limits that are looked at, as multiples of the one that is set. */
const FACTORS = [1 / 2, 1, 2]

/** How a metric fills its limit, in steps of a few milliseconds. The table may change in between. */
export function* cardinality(table: SeriesTable): Generator<void, MetricCardinality> {
  const { definition, rows, demand } = table
  const { id, name, limit, otherLimit, values } = definition
  const { counts } = rows
  const labels = yield* countValues(table)
  const scores = yield* collectScores(table)
  const tallied = nearestNumber(rows.talliedBytes)
  return {
    metric: id,
    name,
    limit,
    other_limit: otherLimit,
    rows: { live: counts[LIVE] ?? 0, zero: rows.held, draining: counts[DRAINING] ?? 0 },
    series: rows.size * values.length,
    demand: demand.estimate,
    named_share: share(tallied - nearestNumber(rows.otherBytes), tallied),
    labels: labels.toSorted((a, b) => b.values - a.values),
    limits: FACTORS.map((factor) => {
      const at = Math.ceil(limit * factor)
      return { limit: at, named_share: share(scores.largest(slotsAt(table, at)), table.score) }
    }),
  }
}

function* countValues(table: SeriesTable) {
  const counted: LabelCardinality[] = []
  for (const label of table.layout.labels) {
    counted.push({ label: label.label, values: yield* countLabel(table, label) })
  }
  return counted
}

/** Different values of a label, `other` among them. */
function* countLabel({ rows, layout }: SeriesTable, { at, words, bit }: KeyLabel) {
  const values = new DistinctKeys(words, rows.capacity)
  let others = 0
  for (let row = 0; row < rows.end; row++) {
    if (row % STEP === STEP - 1) yield
    if (rows.states[row] === FREE) continue
    if (((rows.others[row] ?? 0) & bit) !== 0) others = 1
    else values.add(rows.keys, row * layout.words + at)
  }
  return values.size + others
}

/** Scores of all that show everything: rows, and candidates for rows. */
function* collectScores(table: SeriesTable): Generator<void, ScoreHistogram> {
  const { rows } = table
  const { candidates } = poolOfNamed(table)
  const scores = new ScoreHistogram()
  for (let row = 0; row < rows.end; row++) {
    if (row % STEP === STEP - 1) yield
    // one that leaves is among the candidates, too, if it may come back
    if (rows.states[row] === FREE || !rows.takes(row)) continue
    if (isNamed(table, row)) scores.add(rows.scores[row] ?? 0)
  }
  for (let slot = 0; slot < candidates.end; slot++) {
    if (slot % STEP === STEP - 1) yield
    if (candidates.has(slot)) scores.add(candidates.score(slot))
  }
  return scores
}

/** Whether a row shows everything: none of its labels reads `other`. */
function isNamed({ rows }: SeriesTable, row: number): boolean {
  return rows.others[row] === 0
}

/** Where all labels are bounded, rows with all of them have the slots of the `other` rows. */
function poolOfNamed({ layout, named, other }: SeriesTable): Pool {
  return layout.boundedBits === layout.allBits ? other : named
}

/** Slots for rows with all their labels, if a metric had this limit. */
function slotsAt(table: SeriesTable, limit: number): number {
  const { definition } = table
  const others = poolOfNamed(table).named
    ? Math.max(1, Math.floor((definition.otherLimit * limit) / definition.limit))
    : 1
  return Math.max(1, limit - others)
}

/** Of 1, to six digits. A sum of parts may be more than all by what doubles round. */
function share(part: number, all: number): number | null {
  return all > 0 ? Math.min(1, Math.round((part / all) * 1e6) / 1e6) : null
}
