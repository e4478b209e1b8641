import type { AddressTables } from '../src/enrich/address-tables.ts'
import { loadDatabase } from '../src/enrich/databases/load-database.ts'
import { inTurns } from '../src/enrich/in-turns.ts'
import { tableOfNetworks } from '../src/enrich/networks/table-of-networks.ts'
import type { AddressWords, Network } from '../src/model/address.ts'
import { Random } from '../src/source/generator/traffic/random.ts'
import { below } from '../test/support/mutate.ts'
import { asRecord, randomDatabase } from '../test/support/random-database.ts'
import { addressIn } from '../test/support/random-networks.ts'
import { routedNetworks } from '../test/support/routed-networks.ts'
import { zipf } from './zipf.ts'

/** As many networks as the databases of all routes have. */
export const FULL_SIZE = 500_000
export const NAMED_NETWORKS = 100_000

/** Names that networks share. */
const NAMES = 16

/** Hosts that are heard of at a time. */
const HOSTS = 50_000

/** Draws hosts in networks by Zipf's law; all in networks that are drawn by it, too. */
export function hostsOf(networks: readonly Network[]): (random: Random) => AddressWords {
  const address = addressesOf(networks)
  const random = new Random(9)
  const hosts = Array.from({ length: HOSTS }, () => [...address(random)] as unknown as AddressWords)
  const rank = zipf(HOSTS)
  return (random) => hosts[rank(random)] ?? nowhere.words
}

/** Draws networks by Zipf's law, and an address in them; the rank of a network says nothing of its place. */
export function addressesOf(networks: readonly Network[]): (random: Random) => Uint32Array {
  const pick = below(5)
  const ranked = [...networks]
  for (let i = ranked.length - 1; i > 0; i--) {
    const other = pick(i + 1)
    const [a, b] = [ranked[i], ranked[other]]
    if (a === undefined || b === undefined) continue
    ranked[i] = b
    ranked[other] = a
  }
  const rank = zipf(ranked.length)
  return (random) => addressIn(ranked[rank(random)] ?? nowhere, pick)
}

const nowhere: Network = { words: [0, 0, 0, 0, 4], bits: 0 }

/** A database of AS numbers of full size and 100 000 named networks, and the networks to draw from. */
export async function addressData(): Promise<{
  readonly tables: AddressTables
  readonly networks: readonly Network[]
}> {
  const { bytes, networks } = randomDatabase(FULL_SIZE, asRecord, { aliases: true })
  const { table } = await loadDatabase('asn', bytes)
  const named = routedNetworks(NAMED_NETWORKS, below(3)).map((network, i) => ({
    network,
    name: `site ${i % NAMES}`,
    as: 0,
  }))
  return {
    tables: { asn: [table], country: [], networks: await inTurns(tableOfNetworks(named)) },
    networks,
  }
}
