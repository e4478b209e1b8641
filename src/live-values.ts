import { setImmediate as nextTurn } from 'node:timers/promises'
import { FREE, WAITING } from './model/row-state.ts'
import type { KeyLabel } from './tally/key-layout.ts'
import type { Series } from './tally/series.ts'
import type { SeriesTable } from './tally/series-table.ts'

/** What the rows that are shown are about. */
export interface LiveValues {
  readonly systems: ReadonlySet<number>
  /** ifIndexes by the label of the sampler. */
  readonly interfaces: ReadonlyMap<string, ReadonlySet<number>>
}

/** Rows that are looked at before others get their turn. */
const STEP = 4096

const systemFields: ReadonlySet<string> = new Set(['src_as', 'dst_as'])
const interfaceFields: ReadonlySet<string> = new Set(['in_if', 'out_if'])
const samplerFields: ReadonlySet<string> = new Set(['sampler', 'sampler_address'])

/** Collects them from all tables; others get their turn in between, but may not change the tables. */
export async function liveValues({ shown, names }: Series): Promise<LiveValues> {
  const systems = new Set<number>()
  const interfaces = new Map<number, Set<number>>()
  for (const table of shown) {
    const { labels } = table.layout
    const systemLabels = labels.filter(({ field }) => systemFields.has(field))
    const interfaceLabels = labels.filter(({ field }) => interfaceFields.has(field))
    const sampler = labels.find(({ field }) => samplerFields.has(field))
    if (systemLabels.length + interfaceLabels.length === 0) continue
    for (let row = 0; row < table.rows.end; row++) {
      if (row % STEP === STEP - 1) await nextTurn()
      const state = table.rows.states[row]
      if (state === FREE || state === WAITING) continue
      for (const label of systemLabels) addValue(systems, table, row, label)
      if (sampler === undefined || isOther(table, row, sampler)) continue
      const number = wordOf(table, row, sampler)
      const known = interfaces.get(number) ?? new Set()
      if (interfaceLabels.length > 0) interfaces.set(number, known)
      for (const label of interfaceLabels) addValue(known, table, row, label)
    }
  }
  return {
    systems,
    interfaces: new Map([...interfaces].map(([number, some]) => [names.text(number), some])),
  }
}

function addValue(to: Set<number>, table: SeriesTable, row: number, label: KeyLabel): void {
  const value = isOther(table, row, label) ? 0 : wordOf(table, row, label)
  if (value !== 0) to.add(value)
}

function isOther({ rows }: SeriesTable, row: number, { bit }: KeyLabel): boolean {
  return ((rows.others[row] ?? 0) & bit) !== 0
}

function wordOf({ rows, layout }: SeriesTable, row: number, { at }: KeyLabel): number {
  return rows.keys[row * layout.words + at] ?? 0
}
