import type { AsnSource } from '../model/asn-sources.ts'
import { type Dictionary, OTHER_NAME, UNKNOWN_NAME } from '../model/dictionary.ts'
import { BATCH_SIZE, type Column, type Flows } from '../model/flows.ts'
import { type AddressPlan, ends } from './address-plan.ts'
import { type AddressTable, type AddressTables, noAddressTables } from './address-tables.ts'
import { isReservedAs } from './is-reserved-as.ts'
import { RecentPrefixes } from './prefix/recent-prefixes.ts'

/** The columns of one end of the flows of a batch; those that nobody wants are not there. */
interface End {
  readonly address: Column
  readonly as: Column | undefined
  readonly country: Column | undefined
  readonly network: Column | undefined
}

/**
 * A table, what was found in it of late, and the numbers of its names in the lane's dictionary; 0 where not asked
 * for yet.
 */
interface Known {
  readonly table: AddressTable
  readonly prefixes: RecentPrefixes
  readonly numbers: Uint32Array
}

/**
 * Fills in what addresses tell: AS numbers where records have none, countries and names of networks.
 * The last stage before the tally; knows numbers only.
 */
export class AddressNumbers {
  readonly #plan: AddressPlan
  readonly #names: Dictionary
  readonly #ends = new WeakMap<Flows, readonly End[]>()
  /** Whether AS numbers are just what the records say. */
  readonly #keepsAs: boolean
  readonly #usesNetworksForAs: boolean
  /** What the records of a batch say. */
  readonly #given = new Uint32Array(BATCH_SIZE)
  /** Value numbers of the addresses of a batch in the table of networks. */
  readonly #found = new Int32Array(BATCH_SIZE)
  #asn: readonly Known[] = []
  #country: readonly Known[] = []
  #networks: Known | undefined

  constructor(plan: AddressPlan, names: Dictionary) {
    this.#plan = plan
    this.#names = names
    this.#keepsAs = plan.asnSources[0] === 'flow' && plan.asnSources.length === 1
    this.#usesNetworksForAs = plan.asnSources.includes('networks')
    this.use(noAddressTables)
  }

  /** From the next batch on looks into these. */
  use({ asn, country, networks }: AddressTables): void {
    this.#asn = asn.map(known)
    this.#country = country.map(known)
    this.#networks = networks && known(networks)
  }

  /** Fills the columns of a batch that somebody wants. */
  fill(flows: Flows): void {
    const known = this.#ends.get(flows) ?? this.#endsOf(flows)
    for (const end of known) {
      this.#findNetworks(end, flows.size)
      this.#fillAs(end, flows.size)
      this.#fillCountry(end, flows.size)
      this.#fillNetwork(end, flows.size)
    }
  }

  #endsOf(flows: Flows): readonly End[] {
    const { country, networks } = this.#plan
    const known = ends.flatMap((names): End[] => {
      const address = flows.column(names.address) ?? noAddress
      const end = {
        address,
        as: this.#keepsAs ? undefined : flows.column(names.as),
        country: country ? flows.column(names.country) : undefined,
        network: networks ? flows.column(names.network) : undefined,
      }
      return (end.as ?? end.country ?? end.network) === undefined ? [] : [end]
    })
    this.#ends.set(flows, known)
    return known
  }

  #findNetworks({ address, as, network }: End, size: number): void {
    const isNeeded = network !== undefined || (as !== undefined && this.#usesNetworksForAs)
    if (!isNeeded) return
    if (this.#networks === undefined) this.#found.fill(-1, 0, size)
    else findAll(this.#networks, address, size, this.#found)
  }

  #fillAs({ address, as }: End, size: number): void {
    if (as === undefined) return
    const { data } = as
    for (let row = 0; row < size; row++) {
      this.#given[row] = data[row] ?? 0
      data[row] = 0
    }
    for (const source of this.#plan.asnSources) this.#fillAsFrom(source, data, address, size)
    as.dirty = Math.max(as.dirty, size)
  }

  /** Gives the rows that have no AS number yet those of a source. */
  #fillAsFrom(source: AsnSource, data: Uint32Array, address: Column, size: number): void {
    switch (source) {
      case 'flow':
        fillAsGiven(data, this.#given, size)
        break
      case 'flow-except-private':
        fillAsUnreserved(data, this.#given, size)
        break
      case 'networks':
        fillAsFound(data, this.#networks?.table, this.#found, size)
        break
      case 'mmdb':
        for (const table of this.#asn) fillAsOf(data, table, address, size)
    }
  }

  #fillCountry({ address, country }: End, size: number): void {
    if (country === undefined) return
    const { data } = country
    for (let row = 0; row < size; row++) data[row] = UNKNOWN_NAME
    for (const table of this.#country) {
      for (let row = 0; row < size; row++) {
        if (data[row] !== UNKNOWN_NAME) continue
        const value = table.prefixes.find(address.data, row * address.step)
        if (value >= 0) data[row] = this.#nameNumber(table, value)
      }
    }
    country.dirty = Math.max(country.dirty, size)
  }

  #fillNetwork({ network }: End, size: number): void {
    if (network === undefined) return
    const { data } = network
    const table = this.#networks
    for (let row = 0; row < size; row++) {
      const value = this.#found[row] ?? -1
      data[row] = value < 0 || table === undefined ? UNKNOWN_NAME : this.#nameNumber(table, value)
    }
    network.dirty = Math.max(network.dirty, size)
  }

  #nameNumber({ table, numbers }: Known, value: number): number {
    const known = numbers[value] ?? OTHER_NAME
    if (known !== OTHER_NAME) return known
    const name = table.names[value] ?? ''
    const number = name === '' ? UNKNOWN_NAME : this.#names.number(name)
    // what the dictionary has no room for is asked each time, and counted there
    numbers[value] = number
    return number
  }
}

/** Stands for the addresses of a batch that has none: nothing is known of them. */
const noAddress: Column = { words: 5, step: 0, data: new Uint32Array(5), dirty: 0 }

function known(table: AddressTable): Known {
  const numbers = new Uint32Array(table.names.length)
  return { table, prefixes: new RecentPrefixes(table.prefixes), numbers }
}

function findAll({ prefixes }: Known, address: Column, size: number, found: Int32Array): void {
  const { data, step } = address
  for (let row = 0; row < size; row++) found[row] = prefixes.find(data, row * step)
}

function fillAsGiven(data: Uint32Array, given: Uint32Array, size: number): void {
  for (let row = 0; row < size; row++) if (data[row] === 0) data[row] = given[row] ?? 0
}

function fillAsUnreserved(data: Uint32Array, given: Uint32Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const number = given[row] ?? 0
    if (data[row] === 0 && !isReservedAs(number)) data[row] = number
  }
}

function fillAsFound(
  data: Uint32Array,
  table: AddressTable | undefined,
  found: Int32Array,
  size: number,
): void {
  if (table === undefined) return
  for (let row = 0; row < size; row++) {
    const value = found[row] ?? -1
    if (data[row] === 0 && value >= 0) data[row] = table.asNumbers[value] ?? 0
  }
}

function fillAsOf(
  data: Uint32Array,
  { table, prefixes }: Known,
  address: Column,
  size: number,
): void {
  for (let row = 0; row < size; row++) {
    if (data[row] !== 0) continue
    const value = prefixes.find(address.data, row * address.step)
    if (value >= 0) data[row] = table.asNumbers[value] ?? 0
  }
}
