import { type Dictionary, OTHER_NAME, UNKNOWN_NAME } from '../model/dictionary.ts'
import type { FieldSet } from '../model/field-set.ts'
import type { FieldName } from '../model/fields.ts'
import type { Column, Flows } from '../model/flows.ts'
import { renderWords } from '../model/render.ts'
import { AsTable, type AsTableData } from './as-names/as-table.ts'
import { reservedAsName } from './as-names/reserved-as-name.ts'
import type { InterfaceTexts, VrfName } from './knowledge.ts'

/** Numbers of texts by ifIndex, VRF or AS. */
type Numbers = Map<number, Readonly<Record<string, number>>>

/** Things of one kind that are named, and the fields that say how. */
interface Kind {
  /** The field that has the number of the thing. */
  readonly of: FieldName
  /** Fields that are filled, with the text that each takes. */
  readonly fields: readonly (readonly [field: FieldName, text: string])[]
  readonly table: 'interfaces' | 'vrfs' | 'systems'
}

const kinds: readonly Kind[] = [
  ...(['in', 'out'] as const).map(
    (end): Kind => ({
      of: `${end}_if`,
      fields: [
        [`${end}_if_name`, 'name'],
        [`${end}_if_alias`, 'alias'],
        [`${end}_if_boundary`, 'boundary'],
        [`${end}_if_provider`, 'provider'],
        [`${end}_if_connectivity`, 'connectivity'],
      ],
      table: 'interfaces',
    }),
  ),
  ...(['in', 'out'] as const).map(
    (end): Kind => ({ of: `${end}_vrf_id`, fields: [[`${end}_vrf_name`, 'name']], table: 'vrfs' }),
  ),
  ...(['src', 'dst'] as const).map(
    (end): Kind => ({ of: `${end}_as`, fields: [[`${end}_as_name`, 'name']], table: 'systems' }),
  ),
]

/** What is filled for each kind in the batches of a lane. */
interface Filled {
  readonly of: Column
  readonly columns: readonly (readonly [column: Column, text: string])[]
  readonly kind: Kind
}

/** Most numbers that are remembered of one kind, all samplers together. */
const MOST = 65_536

/** Most interfaces without a name that a report tells. */
const MOST_UNKNOWN = 1000

/**
 * Fills in names where the label of a metric or a condition is about them and what they follow is not
 * beside it. The names themselves come from the main thread, which is told what has none.
 */
export class LaneNames {
  readonly #names: Dictionary
  readonly #tables = { interfaces: new Map<number, Numbers>(), vrfs: new Map<number, Numbers>() }
  readonly #sizes = { interfaces: 0, vrfs: 0, systems: 0 }
  #systems: Numbers = new Map()
  /** Times that there was no place to remember a name. */
  refused = 0
  #asTable = new AsTable()
  #filled: readonly Filled[] = []
  #flows: Flows | undefined
  #unknown: [sampler: number, ifIndex: number][] = []

  constructor(names: Dictionary) {
    this.#names = names
  }

  /** The fields that have to be decoded for the wanted ones to be filled. */
  static fields(wanted: FieldSet): FieldName[] {
    return kinds.flatMap(({ of, fields }) =>
      fields.some(([name]) => wanted.has(name)) ? [of] : [],
    )
  }

  /** Whether names of a kind are wanted. */
  static wants(table: Kind['table'], wanted: FieldSet): boolean {
    return kinds.some(
      (kind) => kind.table === table && kind.fields.some(([name]) => wanted.has(name)),
    )
  }

  /** Fills the columns of a batch that somebody wants. */
  fill(flows: Flows): void {
    if (flows !== this.#flows) this.#bind(flows)
    for (const filled of this.#filled) this.#fill(filled, flows)
  }

  useAsNames(data: AsTableData): void {
    this.#asTable = new AsTable(data)
    this.#systems = new Map()
    this.#sizes.systems = 0
  }

  learnInterface(texts: InterfaceTexts): void {
    const { sampler, ifIndex, name, alias, boundary, provider, connectivity } = texts
    const named = name === '' ? interfaceText(ifIndex) : name
    this.#learn('interfaces', sampler, ifIndex, {
      name: this.#number(named),
      ...this.#numbers({ alias, boundary, provider, connectivity }),
    })
  }

  learnVrf({ sampler, id, name }: VrfName): void {
    this.#learn('vrfs', sampler, id, this.#numbers({ name }))
  }

  /** Interfaces that were met and have no name here yet, once each. */
  takeUnknown(): readonly (readonly [sampler: number, ifIndex: number])[] {
    const unknown = this.#unknown
    this.#unknown = []
    return unknown
  }

  #bind(flows: Flows): void {
    this.#flows = flows
    this.#filled = kinds.flatMap((kind) => {
      const columns = kind.fields.flatMap(([name, text]) => {
        const column = flows.column(name)
        return column === undefined ? [] : [[column, text] as const]
      })
      const of = flows.column(kind.of)
      return columns.length === 0 || of === undefined ? [] : [{ of, columns, kind }]
    })
  }

  #fill({ of, columns, kind }: Filled, { size, sampler }: Flows): void {
    const table = kind.table === 'systems' ? this.#systems : this.#tableOf(kind.table, sampler)
    let last = -1
    let numbers: Readonly<Record<string, number>> = {}
    for (let row = 0; row < size; row++) {
      const key = of.data[row * of.step] ?? 0
      if (key !== last) {
        numbers = table.get(key) ?? this.#meet(kind, table, sampler, key)
        last = key
      }
      for (const [{ data }, text] of columns) data[row] = numbers[text] ?? UNKNOWN_NAME
    }
    for (const [column] of columns) column.dirty = Math.max(column.dirty, size)
  }

  /** What is said of something that is met for the first time. */
  #meet(
    kind: Kind,
    table: Numbers,
    sampler: number,
    key: number,
  ): Readonly<Record<string, number>> {
    const numbers = this.#newNumbers(kind, key)
    // nothing to remember: one that has a name is told
    if (kind.table === 'vrfs') return numbers
    if (this.#sizes[kind.table] >= MOST) this.#startOver(kind.table)
    if (kind.table === 'interfaces') {
      // one that this report has no room for is met again
      if (this.#unknown.length >= MOST_UNKNOWN) return numbers
      this.#unknown.push([sampler, key])
    }
    this.#sizes[kind.table]++
    table.set(key, numbers)
    return numbers
  }

  /** Whatever is still met is asked for, or looked up, anew. */
  #startOver(kind: 'interfaces' | 'systems'): void {
    this.refused++
    this.#sizes[kind] = 0
    if (kind === 'systems') this.#systems.clear()
    else for (const table of this.#tables.interfaces.values()) table.clear()
  }

  #newNumbers({ table }: Kind, key: number): Readonly<Record<string, number>> {
    switch (table) {
      case 'vrfs':
        return {}
      case 'systems':
        return { name: this.#names.number(this.#asTable.find(key)?.name || reservedAsName(key)) }
      case 'interfaces':
        return { name: this.#number(interfaceText(key)) }
    }
  }

  #learn(
    kind: 'interfaces' | 'vrfs',
    sampler: string,
    key: number,
    numbers: Readonly<Record<string, number>>,
  ): void {
    const number = this.#names.number(sampler)
    if (number === OTHER_NAME) return
    const table = this.#tableOf(kind, number)
    if (!table.has(key)) {
      if (this.#sizes[kind] >= MOST) {
        this.refused++
        return
      }
      this.#sizes[kind]++
    }
    table.set(key, numbers)
  }

  #tableOf(kind: 'interfaces' | 'vrfs', sampler: number): Numbers {
    const known = this.#tables[kind].get(sampler)
    if (known !== undefined) return known
    const table: Numbers = new Map()
    this.#tables[kind].set(sampler, table)
    return table
  }

  #numbers(texts: Readonly<Record<string, string>>): Record<string, number> {
    return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, this.#number(text)]))
  }

  #number(text: string): number {
    return text === '' ? UNKNOWN_NAME : this.#names.number(text)
  }
}

/** How an interface without a name reads: its index, or what a number stands for that is none. */
function interfaceText(ifIndex: number): string {
  return renderWords('in_if', [ifIndex], 0)
}
