import { setImmediate as nextTurn } from 'node:timers/promises'
import { FREE, WAITING } from '../model/row-state.ts'
import type { KeyLabel } from '../tally/key-layout.ts'
import type { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'

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

/** What the labels of a table are about. */
interface Subjects {
  readonly systems: readonly KeyLabel[]
  readonly interfaces: readonly KeyLabel[]
  readonly sampler: KeyLabel | undefined
}

/** Collects them from all tables; others get their turn in between, but may not change the tables. */
export async function liveValues({ shown, names }: Series): Promise<LiveValues> {
  const systems = new Set<number>()
  const interfaces = new Map<number, Set<number>>()
  for (const table of shown) {
    const subjects = subjectsOf(table)
    if (subjects.systems.length + subjects.interfaces.length === 0) continue
    for (let row = 0; row < table.rows.end; row++) {
      if (row % STEP === STEP - 1) await nextTurn()
      const state = table.rows.states[row]
      if (state === FREE || state === WAITING) continue
      for (const label of subjects.systems) addValue(systems, table, row, label)
      addInterfaces(interfaces, table, row, subjects)
    }
  }
  return {
    systems,
    interfaces: new Map([...interfaces].map(([number, some]) => [names.text(number), some])),
  }
}

function subjectsOf({ layout: { labels } }: SeriesTable): Subjects {
  return {
    systems: labels.filter(({ field }) => systemFields.has(field)),
    interfaces: labels.filter(({ field }) => interfaceFields.has(field)),
    sampler: labels.find(({ field }) => samplerFields.has(field)),
  }
}

function addInterfaces(
  to: Map<number, Set<number>>,
  table: SeriesTable,
  row: number,
  { interfaces, sampler }: Subjects,
): void {
  if (interfaces.length === 0 || sampler === undefined || isOther(table, row, sampler)) return
  const number = wordOf(table, row, sampler)
  const known = to.get(number) ?? new Set()
  to.set(number, known)
  for (const label of interfaces) addValue(known, table, row, label)
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
