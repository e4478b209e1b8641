import type { AddressTable } from '../address-tables.ts'
import { inTurns } from '../in-turns.ts'
import { flattenTree } from '../prefix/flatten-tree.ts'
import { DatabaseError } from './database-error.ts'
import { openDatabase } from './open-database.ts'
import { asOfRecord, countryOfRecord, keysOfRecord } from './record-values.ts'
import { treeOfDatabase } from './tree-of-database.ts'

/** What a database is asked for. */
export type DatabaseKind = 'asn' | 'country'

/** What was read of a database. */
export interface LoadedDatabase {
  readonly table: AddressTable
  /** Names of AS numbers, as its records have them; empty for countries. */
  readonly asNames: ReadonlyMap<number, string>
  /** Networks in it. */
  readonly entries: number
  /** When it was made, in milliseconds since 1970; 0 where it does not say. */
  readonly built: number
  /** What it says it is: GeoLite2-ASN. */
  readonly type: string
}

/** Reads a whole database, in slices. Throws a `DatabaseError` that says what is wrong with it. */
export async function loadDatabase(kind: DatabaseKind, bytes: Buffer): Promise<LoadedDatabase> {
  const database = openDatabase(bytes)
  const values = kind === 'asn' ? new AsValues() : new CountryValues()
  let keys: readonly string[] = []
  const { tree, networks } = await inTurns(
    treeOfDatabase(database, (record) => {
      if (keys.length === 0) keys = keysOfRecord(record)
      return values.number(record)
    }),
  )
  const { databaseType, buildEpoch } = database.metadata
  const type = typeof databaseType === 'string' ? databaseType : 'of no type'
  if (networks > 0 && values.size === 0) {
    throw new DatabaseError(
      `it has no ${kind === 'asn' ? 'AS numbers' : 'countries'}: it is ${type}, with ${keys.join(', ')}`,
    )
  }
  const prefixes = await inTurns(flattenTree(tree))
  // a damaged date is no reason to refuse the rest
  const built = buildEpoch.getTime() || 0
  return { ...values.result(prefixes), entries: networks, built, type }
}

/** Numbers the AS of records. */
class AsValues {
  readonly #values = new Map<number, number>()
  readonly #names = new Map<number, string>()

  get size(): number {
    return this.#values.size
  }

  number(record: unknown): number {
    const as = asOfRecord(record)
    if (as === undefined) return -1
    if (as.name !== '' && !this.#names.has(as.number)) this.#names.set(as.number, as.name)
    return numberIn(this.#values, as.number)
  }

  result(prefixes: Int32Array): Pick<LoadedDatabase, 'table' | 'asNames'> {
    const asNumbers = new Uint32Array(new SharedArrayBuffer(4 * this.#values.size))
    for (const [number, value] of this.#values) asNumbers[value] = number
    return { table: { prefixes, asNumbers, names: [] }, asNames: this.#names }
  }
}

/** Numbers the countries of records. */
class CountryValues {
  readonly #values = new Map<string, number>()

  get size(): number {
    return this.#values.size
  }

  number(record: unknown): number {
    const country = countryOfRecord(record)
    return country === undefined ? -1 : numberIn(this.#values, country)
  }

  result(prefixes: Int32Array): Pick<LoadedDatabase, 'table' | 'asNames'> {
    const names = [...this.#values.keys()]
    return { table: { prefixes, asNumbers: new Uint32Array(0), names }, asNames: new Map() }
  }
}

function numberIn<T>(values: Map<T, number>, value: T): number {
  const known = values.get(value)
  if (known !== undefined) return known
  values.set(value, values.size)
  return values.size - 1
}
