import { writeNanoseconds } from '../../model/nanoseconds.ts'
import { digits, isDigit } from './digits.ts'

const DASH = 0x2d
const COLON = 0x3a
const DOT = 0x2e
const PLUS = 0x2b
const Z = 0x5a

/** Where a date and time of whole seconds ends: `2026-01-31 23:59:59`. */
const DATE_TIME = 19

/**
 * Writes the time that the bytes read, as nanoseconds since 1970; false if they read none. Forms of
 * pmacct: `2026-01-31 23:59:59.123456`, the same with a `T` and a zone (RFC 3339), seconds since 1970 with
 * a fraction. Without a zone it is UTC. The year 0 is a time that is not known, and writes nothing.
 */
export function writeTimeText(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  return bytes[start + 4] === DASH
    ? writeDateTime(bytes, start, end, data, at)
    : writeEpoch(bytes, start, end, data, at)
}

function writeDateTime(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  if (end - start < DATE_TIME) return false
  const part = (offset: number) => digits(bytes, start + offset, start + offset + 2)
  const year = digits(bytes, start, start + 4)
  const month = part(5)
  const day = part(8)
  const hour = part(11)
  const minute = part(14)
  const second = part(17)
  const all = year + month + day + hour + minute + second
  const isSet =
    bytes[start + 7] === DASH && bytes[start + 13] === COLON && bytes[start + 16] === COLON
  if (Number.isNaN(all) || !isSet) return false
  const fraction = fractionEnd(bytes, start + DATE_TIME, end)
  const zone = zoneMinutes(bytes, fraction, end)
  if (Number.isNaN(zone)) return false
  if (year === 0) return true
  // the constructor is not needed: no object is made
  const time = Date.UTC(year, month - 1, day, hour, minute - zone, second)
  return write(time, bytes, start + DATE_TIME, fraction, data, at)
}

function writeEpoch(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  let point = start
  while (point < end && bytes[point] !== DOT) point++
  const seconds = digits(bytes, start, point)
  const fraction = fractionEnd(bytes, point, end)
  if (Number.isNaN(seconds) || fraction !== end || point === start) return false
  return write(seconds * 1000, bytes, point, fraction, data, at)
}

/** Where the fraction that may begin at `at` ends. */
function fractionEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== DOT) return at
  let to = at + 1
  while (to < end && isDigit(bytes[to] ?? 0)) to++
  return to
}

/** `Z`, `+02:00`, `+0200` or nothing, in minutes east of Greenwich; NaN for anything else. */
function zoneMinutes(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at]
  if (at === end || (sign === Z && at + 1 === end)) return 0
  if (sign !== PLUS && sign !== DASH) return Number.NaN
  const colon = bytes[at + 3] === COLON ? 1 : 0
  if (end - at !== 5 + colon) return Number.NaN
  const minutes = digits(bytes, at + 1, at + 3) * 60 + digits(bytes, at + 3 + colon, end)
  return sign === PLUS ? minutes : -minutes
}

function write(
  milliseconds: number,
  bytes: Uint8Array,
  point: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  if (!(milliseconds >= 0 && milliseconds <= Number.MAX_SAFE_INTEGER)) return false
  let nanoseconds = 0
  for (let i = 1; i <= 9; i++) {
    nanoseconds = nanoseconds * 10 + (point + i < end ? (bytes[point + i] ?? 0) - 0x30 : 0)
  }
  writeNanoseconds(data, at, milliseconds, nanoseconds)
  return true
}
