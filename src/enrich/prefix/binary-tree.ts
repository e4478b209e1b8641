/** Where a tree leads when no network is there. */
export const NONE = -1

/**
 * A tree of bits. An entry is a node from 0 on, or negative: `NONE`, or a leaf with a value. Node `n`
 * leads to `pairs[2n]` by a 0 and to `pairs[2n + 1]` by a 1. Without cycles.
 */
export interface BinaryTree {
  readonly pairs: Int32Array
  /** Where IPv4 addresses begin. */
  readonly start4: number
  /** Where IPv6 addresses begin. */
  readonly start6: number
}

/** The entry that stands for a value number, 0 … 2^31 - 3. */
export function leafOf(value: number): number {
  return -2 - value
}

/** The value number of a negative entry; -1 for `NONE`. */
export function leafValue(leaf: number): number {
  return -2 - leaf
}

/** Where the lowest `bits` bits of `path` lead from an entry. */
export function descend(pairs: Int32Array, from: number, path: number, bits: number): number {
  let entry = from
  for (let bit = bits - 1; bit >= 0 && entry >= 0; bit--) {
    entry = pairs[2 * entry + ((path >>> bit) & 1)] ?? NONE
  }
  return entry
}
