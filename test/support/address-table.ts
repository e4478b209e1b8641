import type { AddressTable } from '../../src/enrich/address-tables.ts'
import { inTurns } from '../../src/enrich/in-turns.ts'
import { flattenTree } from '../../src/enrich/prefix/flatten-tree.ts'
import { treeOfNetworks } from '../../src/enrich/prefix/tree-of-networks.ts'
import { parseNetwork } from '../../src/model/address.ts'

/** A table of networks by CIDR, each with an AS number and a name; 0 and '' for none. */
export async function addressTable(
  entries: Readonly<Record<string, readonly [asNumber: number, name: string]>>,
): Promise<AddressTable> {
  const networks = Object.keys(entries).map((cidr, value) => {
    const network = parseNetwork(cidr)
    if (network === undefined) throw new Error(cidr)
    return { network, value }
  })
  return {
    prefixes: await inTurns(flattenTree(await inTurns(treeOfNetworks(networks)))),
    asNumbers: Uint32Array.from(Object.values(entries), ([number]) => number),
    names: Object.values(entries).map(([, name]) => name),
  }
}
