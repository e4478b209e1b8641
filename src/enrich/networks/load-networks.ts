import type { AddressTable } from '../address-tables.ts'
import { inTurns } from '../in-turns.ts'
import { parseNetworks } from './parse-networks.ts'
import { tableOfNetworks } from './table-of-networks.ts'

/** What was read of a file of networks. */
export interface LoadedNetworks {
  readonly table: AddressTable
  /** Networks in it. */
  readonly entries: number
  readonly unreadable: number
  readonly problems: readonly string[]
}

/** Reads a whole file of networks, in slices. Throws where it has lines, and no network in any. */
export async function loadNetworks(bytes: Buffer): Promise<LoadedNetworks> {
  const { networks, unreadable, problems } = await inTurns(parseNetworks(bytes))
  if (networks.length === 0 && unreadable > 0) {
    throw new Error(`no line of it names a network: ${problems[0]}`)
  }
  const table = await inTurns(tableOfNetworks(networks))
  return { table, entries: networks.length, unreadable, problems }
}
