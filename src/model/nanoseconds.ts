const TWO_32 = 4_294_967_296

/**
 * Writes a time as nanoseconds since 1970 into the two words at `at`: whole milliseconds, exact to
 * 2^53, and nanoseconds within them. No BigInt: times are read by the million.
 */
export function writeNanoseconds(
  data: Uint32Array,
  at: number,
  milliseconds: number,
  nanoseconds = 0,
): void {
  // a product of two 26-bit halves fits a double where milliseconds * 1e6 does not
  const high = Math.floor(milliseconds / 65_536) * 1e6
  const low = (milliseconds % 65_536) * 1e6 + nanoseconds
  const upper = Math.floor(high / 65_536)
  const rest = (high % 65_536) * 65_536 + low
  data[at] = upper + Math.floor(rest / TWO_32)
  data[at + 1] = rest
}

/** The same for a time in milliseconds that is not always whole. */
export function writeTime(data: Uint32Array, at: number, milliseconds: number): void {
  const whole = Math.floor(milliseconds)
  writeNanoseconds(data, at, whole, Math.round((milliseconds - whole) * 1e6))
}

/** The time at `at` in milliseconds since 1970, as a double. */
export function readMilliseconds(data: Uint32Array, at: number): number {
  return ((data[at] ?? 0) * TWO_32 + (data[at + 1] ?? 0)) / 1e6
}
