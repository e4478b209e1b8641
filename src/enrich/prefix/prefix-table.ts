/**
 * The longest-prefix table of IPv4 and IPv6 in one array, for threads to share. The first 2^16 words
 * are entries for the first 16 bits of an IPv4 address, the next 2^16 for those of an IPv6 address;
 * nodes follow, 16 entries each for the next 4 bits, a cache line. An entry from 0 on is where a
 * node begins; a negative one ends the search: -1 is no network, -2 - v the value number v.
 */
export type PrefixTable = Int32Array

/** Bits of an address that the first step takes, and each further one. */
export const ROOT_BITS = 16
export const STEP_BITS = 4

export const ROOT_WORDS = 1 << ROOT_BITS
export const NODE_WORDS = 1 << STEP_BITS

/** Where nodes begin, behind the two roots. */
export const FIRST_NODE = 2 * ROOT_WORDS

/**
 * The value number of the longest prefix of the address whose five words begin at `at`, -1 where
 * there is none. An address ::ffff:0:0/96 is the IPv4 address in it (RFC 4291 §2.5.5.2).
 */
export function findPrefix(table: PrefixTable, data: Uint32Array, at: number): number {
  const family = data[at + 4] ?? 0
  if (family === 4) return findIpv4(table, data[at + 3] ?? 0)
  if (family !== 6) return -1
  const first = data[at] ?? 0
  if (first === 0 && isMapped(data, at)) return findIpv4(table, data[at + 3] ?? 0)
  let entry = table[ROOT_WORDS + (first >>> 16)] ?? -1
  if (entry >= 0) entry = step(table, entry, first, 12)
  for (let word = 1; word < 4 && entry >= 0; word++) {
    entry = step(table, entry, data[at + word] ?? 0, 28)
  }
  // a value takes all its bits; what is still a node then leads nowhere
  return entry < 0 ? -2 - entry : -1
}

function findIpv4(table: PrefixTable, word: number): number {
  let entry = table[word >>> 16] ?? -1
  if (entry >= 0) entry = step(table, entry, word, 12)
  return entry < 0 ? -2 - entry : -1
}

/** Goes on with the bits of `word` from `shift` + 3 down to the last. */
function step(table: PrefixTable, from: number, word: number, shift: number): number {
  let entry = from
  for (let by = shift; by >= 0 && entry >= 0; by -= STEP_BITS) {
    entry = table[entry + ((word >>> by) & 15)] ?? -1
  }
  return entry
}

function isMapped(data: Uint32Array, at: number): boolean {
  return data[at + 1] === 0 && data[at + 2] === 0xffff
}
