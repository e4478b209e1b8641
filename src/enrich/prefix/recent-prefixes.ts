import { findPrefix, type PrefixTable } from './prefix-table.ts'

/** Addresses that are remembered, a power of two. */
const SLOTS = 16_384
const WORDS = 4

/** What a slot has that has nothing; values are kept 2 larger. */
const EMPTY = 0

/**
 * Finds prefixes of a table, and remembers what was found for the last IPv6 addresses: their way through the
 * table is three times that of IPv4, and hosts come again.
 */
export class RecentPrefixes {
  readonly #table: PrefixTable
  readonly #addresses = new Uint32Array(SLOTS * WORDS)
  readonly #values = new Int32Array(SLOTS)

  constructor(table: PrefixTable) {
    this.#table = table
  }

  /** As `findPrefix`. */
  find(data: Uint32Array, at: number): number {
    if (data[at + 4] !== 6) return findPrefix(this.#table, data, at)
    const a = data[at] ?? 0
    const b = data[at + 1] ?? 0
    const c = data[at + 2] ?? 0
    const d = data[at + 3] ?? 0
    const slot = slotOf(a, b, c, d)
    const known = slot * WORDS
    const addresses = this.#addresses
    const value = this.#values[slot] ?? EMPTY
    if (
      value !== EMPTY &&
      addresses[known + 3] === d &&
      addresses[known + 2] === c &&
      addresses[known + 1] === b &&
      addresses[known] === a
    ) {
      return value - 2
    }
    const found = findPrefix(this.#table, data, at)
    addresses[known] = a
    addresses[known + 1] = b
    addresses[known + 2] = c
    addresses[known + 3] = d
    this.#values[slot] = found + 2
    return found
  }
}

function slotOf(a: number, b: number, c: number, d: number): number {
  const mixed =
    Math.imul(a ^ Math.imul(b, 0x9e37_79b1), 0x85eb_ca6b) ^
    Math.imul(c ^ Math.imul(d, 0xc2b2_ae35), 0x27d4_eb2f)
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1)
}
