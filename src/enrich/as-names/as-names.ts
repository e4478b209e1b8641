import { inTurns } from '../in-turns.ts'
import { type AsName, AsTable } from './as-table.ts'
import { reservedAsName } from './reserved-as-name.ts'

/** Names from one source, as far as they are there. */
export interface AsNameLayer {
  /** Whether there is nothing more to wait for: it was read, or could not be. */
  readonly settled: boolean
  readonly table: AsTable | undefined
}

const nothing: AsName = { name: '', country: '' }

/** More than there are AS numbers with names: some 125 000. */
const MOST_LEARNED = 200_000

/**
 * What autonomous systems are called: by the overrides of the configuration, else by the first list that
 * has a name, else as databases of addresses said, else as a number is called that is reserved.
 */
export class AsNames {
  readonly #onChange: () => void
  #overrides: ReadonlyMap<number, string> = new Map()
  #lists: readonly AsNameLayer[] = []
  readonly #learned = new AsTable()
  #refused = 0
  #version = 0
  #telling = false

  /** `onChange` is called soon after something changed, once for all that changed at once. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version
  }

  /** How many names databases of addresses gave. */
  get learned(): number {
    return this.#learned.size
  }

  /** How many names found no place among them. */
  get refused(): number {
    return this.#refused
  }

  /** The name of an AS, `''` if it has none; `undefined` while a source that may know better loads. */
  find(asn: number): AsName | undefined {
    const name = this.#overrides.get(asn)
    if (name !== undefined) return { name, country: this.findNow(asn).country }
    for (const { settled, table } of asn === 0 ? [] : this.#lists) {
      if (!settled) return undefined
      if (table?.has(asn)) break
    }
    return this.findNow(asn)
  }

  /** What is known by now: name and country each of the first that knows it. */
  findNow(asn: number): AsName {
    if (asn === 0) return nothing
    let name = this.#overrides.get(asn) ?? ''
    let country = ''
    for (const table of this.#tables()) {
      if (name !== '' && country !== '') break
      const found = table.find(asn)
      name ||= found?.name ?? ''
      country ||= found?.country ?? ''
    }
    return { name: name || reservedAsName(asn), country }
  }

  /** Takes in what a database of addresses calls an AS. */
  learn(asn: number, name: string, country = ''): void {
    if (name === '') return
    if (this.#learned.size >= MOST_LEARNED && !this.#learned.has(asn)) this.#refused++
    else if (this.#learned.set(asn, name, country)) this.changed()
  }

  setOverrides(overrides: ReadonlyMap<number, string>): void {
    this.#overrides = overrides
    this.changed()
  }

  /** In the order in which they are asked. Whoever changes one says so: `changed`. */
  setLists(lists: readonly AsNameLayer[]): void {
    this.#lists = lists
    this.changed()
  }

  changed(): void {
    this.#version++
    if (this.#telling) return
    this.#telling = true
    queueMicrotask(() => {
      this.#telling = false
      this.#onChange()
    })
  }

  /**
   * All that is known by now in one table, for a thread (`new AsTable(table.data)`); others have their
   * turn meanwhile. Without the reserved numbers, which are too many: `reservedAsName`.
   */
  entries(): Promise<AsTable> {
    return inTurns(this.#merge())
  }

  *#merge(): Generator<unknown, AsTable> {
    const merged = new AsTable()
    const numbers = [this.#overrides.keys(), ...this.#tables().map((table) => table.numbers())]
    for (const some of numbers) {
      for (const asn of some) {
        yield
        if (merged.has(asn)) continue
        const { name, country } = this.findNow(asn)
        merged.set(asn, name, country)
      }
    }
    return merged
  }

  #tables(): AsTable[] {
    const lists = this.#lists.flatMap(({ table }) => (table === undefined ? [] : [table]))
    return [...lists, this.#learned]
  }
}
