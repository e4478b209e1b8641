/**
 * The most that one record or one delta may be: up to here every whole number is a double, and a
 * sum or product that is larger shows as larger even after rounding.
 */
export const MOST_EXACT = Number.MAX_SAFE_INTEGER

const TWO_32 = 0x1_0000_0000

/** Adds a whole number below 2^53 to the 64-bit integer whose high and low halves begin at `at`. */
export function addExact(halves: Uint32Array, at: number, delta: number): void {
  // modulo 2^32 as `%` has it, at a tenth of its time
  const low = delta >>> 0
  const sum = (halves[at + 1] ?? 0) + low
  const carry = sum >= TWO_32 ? 1 : 0
  halves[at + 1] = sum
  halves[at] = (halves[at] ?? 0) + (delta - low) / TWO_32 + carry
}

/** Adds the 64-bit integer at `fromAt` to the one at `at`. */
export function addHalves(to: Uint32Array, at: number, from: Uint32Array, fromAt: number): void {
  const low = (to[at + 1] ?? 0) + (from[fromAt + 1] ?? 0)
  to[at + 1] = low
  to[at] = (to[at] ?? 0) + (from[fromAt] ?? 0) + (low >= TWO_32 ? 1 : 0)
}

/** Takes the 64-bit integer at `fromAt` away from the one at `at`. */
export function subtractHalves(
  to: Uint32Array,
  at: number,
  from: Uint32Array,
  fromAt: number,
): void {
  const low = (to[at + 1] ?? 0) - (from[fromAt + 1] ?? 0)
  to[at + 1] = low
  to[at] = (to[at] ?? 0) - (from[fromAt] ?? 0) - (low < 0 ? 1 : 0)
}

/** The 64-bit integer at `at` as the nearest double. */
export function nearestNumber(halves: Uint32Array, at = 0): number {
  return (halves[at] ?? 0) * TWO_32 + (halves[at + 1] ?? 0)
}
