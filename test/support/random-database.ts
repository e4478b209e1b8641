import type { Network } from '../../src/model/address.ts'
import { type MmdbEntry, type MmdbOptions, writeMmdb } from './mmdb-writer.ts'
import { type Below, below } from './mutate.ts'
import { routedNetworks } from './routed-networks.ts'

/** A database with as many networks of both families, and these. */
export function randomDatabase(
  count: number,
  recordOf: (pick: Below) => MmdbEntry['record'],
  options?: MmdbOptions,
): { readonly bytes: Buffer; readonly networks: readonly Network[] } {
  const pick = below(11)
  const entries = routedNetworks(count, pick)
    .filter(({ words }) => options?.ipVersion !== 4 || words[4] === 4)
    .map((network) => ({ network, record: recordOf(pick) }))
  return { bytes: writeMmdb(entries, options), networks: entries.map(({ network }) => network) }
}

/** A record of GeoLite2-ASN; many ASes have several networks, few have 32 bits. */
export function asRecord(pick: Below): MmdbEntry['record'] {
  const number = pick(20) === 0 ? 4_200_000_000 + pick(1000) : 1 + pick(70_000)
  return {
    autonomous_system_number: number,
    autonomous_system_organization: `Organisation ${number}`,
  }
}
