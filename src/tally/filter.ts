import { inNetwork, type Network } from '../model/address.ts'
import type { Dictionary } from '../model/dictionary.ts'
import { fieldDefinition } from '../model/fields.ts'
import type { Column, Flows } from '../model/flows.ts'
import { renderBytes } from '../model/render.ts'
import { absentColumn } from './absent-column.ts'
import type { Condition } from './metric-definition.ts'
import { nameTest } from './name-test.ts'
import { inRanges, joinRanges } from './ranges.ts'
import { textTest } from './text-test.ts'

/** Keeps those of the first `count` rows in `rows` that pass, in order, and returns how many. */
export type Filter = (flows: Flows, rows: Uint16Array, count: number) => number

const TWO_32 = 0x1_0000_0000

/** Makes one filter of all conditions. */
export function compileFilter(where: readonly Condition[], names: Dictionary): Filter {
  const filters = where.map((condition) => compileCondition(condition, names))
  return (flows, rows, count) => {
    let left = count
    for (const filter of filters) left = filter(flows, rows, left)
    return left
  }
}

function compileCondition(condition: Condition, names: Dictionary): Filter {
  const { kind, text } = fieldDefinition(condition.field)
  switch (kind) {
    case 'u32':
      return text === 'name'
        ? textFilter(condition, nameOfRow(condition, names))
        : numberFilter(condition)
    case 'u64':
      return numberFilter(condition)
    case 'address':
      return addressFilter(condition)
    case 'ref':
      return textFilter(condition, bytesOfRow(condition))
  }
}

/** Has a loop of its own, as the next: a test that is passed in costs half as much again. */
function numberFilter({ field, not, any }: Condition): Filter {
  const absent = absentColumn(field)
  const ranges = joinRanges(any)
  return (flows, rows, count) => {
    const { data, step, words } = flows.column(field) ?? absent
    const wide = words === 2
    let kept = 0
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0
      let value = data[row * step] ?? 0
      if (wide) value = value * TWO_32 + (data[row * step + 1] ?? 0)
      if (inRanges(ranges, value) !== not) rows[kept++] = row
    }
    return kept
  }
}

function addressFilter({ field, not, any }: Condition): Filter {
  const absent = absentColumn(field)
  const networks = any.flatMap((match) => (match.kind === 'network' ? [match.network] : []))
  const lies = fieldDefinition(field).text === 'network' ? networkInAny : addressInAny
  return (flows, rows, count) => {
    const { data, step } = flows.column(field) ?? absent
    let kept = 0
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0
      if (lies(data, row * step, networks) !== not) rows[kept++] = row
    }
    return kept
  }
}

function textFilter({ field, not }: Condition, passes: TextOfRow): Filter {
  const absent = absentColumn(field)
  return (flows, rows, count) => {
    const column = flows.column(field) ?? absent
    let kept = 0
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0
      if (passes(column, row, flows) !== not) rows[kept++] = row
    }
    return kept
  }
}

/** Whether the text of a row is wanted. */
type TextOfRow = (column: Column, row: number, flows: Flows) => boolean

function nameOfRow({ any }: Condition, names: Dictionary): TextOfRow {
  const test = nameTest(names, textTest(any))
  return ({ data, step }, row) => test(data[row * step] ?? 0)
}

/** Texts whose bytes are in the record: slower, since each is made a string to be looked at. */
function bytesOfRow({ field, any }: Condition): TextOfRow {
  const test = textTest(any)
  return (column, row, flows) => test(renderBytes(field, flows.bytes(column, row)))
}

function addressInAny(data: Uint32Array, at: number, networks: readonly Network[]): boolean {
  for (const network of networks) if (inNetwork(data, at, network)) return true
  return false
}

const scratch = new Uint32Array(5)

/** A network lies in another one that is as long or shorter. */
function networkInAny(data: Uint32Array, at: number, networks: readonly Network[]): boolean {
  const last = data[at + 4] ?? 0
  for (let w = 0; w < 4; w++) scratch[w] = data[at + w] ?? 0
  scratch[4] = last & 0xff
  for (const network of networks) {
    if (network.bits <= last >>> 8 && inNetwork(scratch, 0, network)) return true
  }
  return false
}
