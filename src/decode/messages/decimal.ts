import { writeNanoseconds } from '../../model/nanoseconds.ts'
import { digits } from './digits.ts'

const TWO_32 = 0x1_0000_0000

/** 2^64 - 1, in millions and what is left. */
const MOST_MILLIONS = 18_446_744_073_709
const MOST_REST = 551_615

/** Writes a number that a double has exactly into two words. */
export function writeWide(data: Uint32Array, at: number, number: number): void {
  data[at] = Math.floor(number / TWO_32)
  data[at + 1] = number
}

/** Writes the digits of a number below 2^64 into two words; false for anything else. */
export function writeDecimal(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  const small = digits(bytes, start, end)
  if (!Number.isNaN(small)) {
    writeWide(data, at, small)
    return true
  }
  if (end - start > 20 || end - start < 16) return false
  const millions = digits(bytes, start, end - 6)
  const rest = digits(bytes, end - 6, end)
  if (Number.isNaN(millions + rest)) return false
  if (millions > MOST_MILLIONS || (millions === MOST_MILLIONS && rest > MOST_REST)) return false
  // nanoseconds are millionths of milliseconds
  writeNanoseconds(data, at, millions, rest)
  return true
}
