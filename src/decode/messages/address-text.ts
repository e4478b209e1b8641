import { parseAddress } from '../../model/address.ts'
import { hexDigit, hexNumber, isDigit } from './digits.ts'

const DOT = 0x2e
const COLON = 0x3a

/** Groups of an IPv6 address, and where its `::` may be. */
const groups = new Uint16Array(8)
const latin1 = new TextDecoder('latin1')

/** Longer than this is no address, whatever its zone. */
const MOST_BYTES = 64

/** Writes the address that the bytes read into the five words at `at`; false if they read none. */
export function writeAddressText(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  if (writeIpv4(bytes, start, end, data, at) || writeIpv6(bytes, start, end, data, at)) return true
  if (end - start > MOST_BYTES) return false
  // an IPv4 address at the end of one of IPv6, or a zone
  const words = parseAddress(latin1.decode(bytes.subarray(start, end)))
  if (words === undefined) return false
  data.set(words, at)
  return true
}

function writeIpv4(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  let word = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte === DOT && digits > 0 && dots < 3) {
      word = word * 256 + part
      part = 0
      digits = 0
      dots++
    } else if (isDigit(byte) && (digits === 0 || part > 0)) {
      part = part * 10 + byte - 0x30
      digits++
      if (part > 255) return false
    } else return false
  }
  if (dots !== 3 || digits === 0) return false
  writeWords(data, at, 0, 0, 0, word * 256 + part, 4)
  return true
}

function writeIpv6(
  bytes: Uint8Array,
  start: number,
  end: number,
  data: Uint32Array,
  at: number,
): boolean {
  let i = start
  let count = 0
  let gap = -1
  if (isGap(bytes, i, end)) {
    gap = 0
    i += 2
  }
  while (i < end) {
    const behind = groupEnd(bytes, i, end)
    if (behind < 0 || count === 8) return false
    groups[count++] = hexNumber(bytes, i, behind)
    i = behind
    if (gap < 0 && isGap(bytes, i, end)) {
      gap = count
      i += 2
    } else if (i < end && ++i === end) return false
  }
  if (gap < 0 ? count !== 8 : count === 8) return false
  if (gap >= 0) spread(gap, count)
  writeGroups(data, at)
  return true
}

function isGap(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 1 < end && bytes[at] === COLON && bytes[at + 1] === COLON
}

/** Where the one to four digits of a group end, at a colon or at the end; -1 if they do not. */
function groupEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && at <= start + 4 && hexDigit(bytes[at] ?? 0) >= 0) at++
  const isGroup = at > start && at <= start + 4
  return isGroup && (at === end || bytes[at] === COLON) ? at : -1
}

/** Moves the groups behind `::` to the end. */
function spread(gap: number, count: number): void {
  for (let i = 7; i >= gap; i--)
    groups[i] = i - (8 - count) >= gap ? (groups[i - 8 + count] ?? 0) : 0
}

function writeGroups(data: Uint32Array, at: number): void {
  const word = (i: number) => (groups[i] ?? 0) * 65_536 + (groups[i + 1] ?? 0)
  const mapped = word(0) === 0 && word(2) === 0 && word(4) === 0xffff
  if (mapped) writeWords(data, at, 0, 0, 0, word(6), 4)
  else writeWords(data, at, word(0), word(2), word(4), word(6), 6)
}

/** Writes an address of four words and its family; ::ffff:0:0/96 has been made IPv4 before. */
export function writeWords(
  data: Uint32Array,
  at: number,
  first: number,
  second: number,
  third: number,
  fourth: number,
  family: 4 | 6,
): void {
  data[at] = first
  data[at + 1] = second
  data[at + 2] = third
  data[at + 3] = fourth
  data[at + 4] = family
}
