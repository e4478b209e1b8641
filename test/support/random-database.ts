import type { Network } from '../../src/model/address.ts'
import { type MmdbEntry, type MmdbOptions, writeMmdb } from './mmdb-writer.ts'
import { below } from './mutate.ts'
import { randomNetwork } from './random-networks.ts'

/** Lengths of prefixes about as often as in the routes of the Internet. */
const lengths = {
  v4: [8, 12, 16, 16, 19, 20, 21, 22, 22, 23, 23, 24, 24, 24, 24, 24, 24, 24, 24],
  v6: [20, 29, 32, 32, 32, 36, 40, 44, 44, 48, 48, 48, 48, 48, 48],
}

/** A database with as many networks of both families, and these. */
export function randomDatabase(
  count: number,
  recordOf: (pick: (limit: number) => number) => MmdbEntry['record'],
  options?: MmdbOptions,
): { readonly bytes: Buffer; readonly networks: readonly Network[] } {
  const pick = below(11)
  const entries = Array.from({ length: count }, () => ({
    network: randomNetwork(pick, lengths),
    record: recordOf(pick),
  })).filter(({ network }) => options?.ipVersion !== 4 || network.words[4] === 4)
  return { bytes: writeMmdb(entries, options), networks: entries.map(({ network }) => network) }
}

/** A record of GeoLite2-ASN; many ASes have several networks, few have 32 bits. */
export function asRecord(pick: (limit: number) => number): MmdbEntry['record'] {
  const number = pick(20) === 0 ? 4_200_000_000 + pick(1000) : 1 + pick(70_000)
  return {
    autonomous_system_number: number,
    autonomous_system_organization: `Organisation ${number}`,
  }
}
