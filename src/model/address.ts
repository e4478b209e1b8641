import { isIPv4, isIPv6 } from 'node:net'

/** An address as a batch has it: four 32-bit words, and 4, 6 or 0 for none. IPv4 is in the last. */
export type AddressWords = readonly [number, number, number, number, number]

/** A range of addresses that share their first `bits` bits. */
export interface Network {
  readonly words: AddressWords
  readonly bits: number
}

/** Drops the `::ffff:` with which a dual-stack socket writes an IPv4 sender. */
export function plainAddress(text: string): string {
  return text.startsWith('::ffff:') && isIPv4(text.slice(7)) ? text.slice(7) : text
}

/** Reads an address; `undefined` if it is none. A zone (`fe80::1%eth0`) is left out. */
export function parseAddress(text: string): AddressWords | undefined {
  const plain = plainAddress(text.split('%', 1)[0] ?? '')
  if (isIPv4(plain)) return [0, 0, 0, ipv4Word(plain), 4]
  if (!isIPv6(plain)) return undefined
  const groups = ipv6Groups(plain)
  const word = (i: number) => (((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0)) >>> 0
  return [word(0), word(2), word(4), word(6), 6]
}

/**
 * Reads `192.0.2.0/24`, `2001:db8::/32` or one address; `undefined` if it is neither. A network in
 * ::ffff:0:0/96 is one of IPv4.
 */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const words = parseAddress(address)
  if (words === undefined || rest.length > 0) return undefined
  const most = address.includes(':') ? 128 : 32
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined
  const bits = length === undefined ? most : Number(length)
  if (bits > most) return undefined
  // ::ffff:192.0.2.0/120 has been read as 192.0.2.0
  const skip = words[4] === 4 ? most - 32 : 0
  return bits < skip ? undefined : { words, bits: bits - skip }
}

/** The same network for all ways to write it: what is behind its prefix is 0. */
export function networkKey({ words, bits }: Network): string {
  const skip = words[4] === 4 ? 96 : 0
  const masked = (i: number) => ((words[i] ?? 0) & wordMask(bits + skip - i * 32)) >>> 0
  return `${masked(0)} ${masked(1)} ${masked(2)} ${masked(3)} ${words[4]} ${bits}`
}

/** Whether the address whose five words begin at `at` lies in the network. */
export function inNetwork(data: ArrayLike<number>, at: number, { words, bits }: Network): boolean {
  if (data[at + 4] !== words[4]) return false
  const skip = words[4] === 4 ? 96 : 0
  for (let i = 0; i < 4; i++) {
    const mask = wordMask(bits + skip - i * 32)
    if ((((data[at + i] ?? 0) ^ (words[i] ?? 0)) & mask) !== 0) return false
  }
  return true
}

/** A word with its first `bits` bits set; 0 or less is none, 32 or more is all. */
export function wordMask(bits: number): number {
  if (bits <= 0) return 0
  return bits >= 32 ? 0xffff_ffff : ~(0xffff_ffff >>> bits) >>> 0
}

/** Writes the address whose words begin at `at` by RFC 5952; empty for none. */
export function formatAddress(data: ArrayLike<number>, at = 0): string {
  const family = (data[at + 4] ?? 0) & 0xff
  if (family === 4) return formatIpv4(data[at + 3] ?? 0)
  if (family !== 6) return ''
  const groups: number[] = []
  for (let i = 0; i < 4; i++) {
    const word = data[at + i] ?? 0
    groups.push(word >>> 16, word & 0xffff)
  }
  return formatIpv6(groups)
}

function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`
}

/** RFC 5952 §4: no leading zeros, the longest run of zero groups as `::`, lower case. */
function formatIpv6(groups: readonly number[]): string {
  let best = 0
  let bestLength = 1 // §4.2.2: a single zero group is not shortened
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && groups[i + length] === 0) length++
    if (length > bestLength) {
      best = i
      bestLength = length
    }
    i += length
  }
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':')
  if (bestLength === 1) return hex(0, 8)
  if (best === 0 && bestLength === 5 && groups[5] === 0xffff) {
    // §5: an IPv4-mapped address ends in dotted decimal
    return `::ffff:${formatIpv4((((groups[6] ?? 0) << 16) | (groups[7] ?? 0)) >>> 0)}`
  }
  return `${hex(0, best)}::${hex(best + bestLength, 8)}`
}

function ipv4Word(text: string): number {
  let word = 0
  for (const part of text.split('.')) word = word * 256 + Number(part)
  return word
}

function ipv6Groups(text: string): number[] {
  const tail = text.slice(text.lastIndexOf(':') + 1)
  if (isIPv4(tail)) {
    const word = ipv4Word(tail)
    const last = `${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`
    return ipv6Groups(text.slice(0, -tail.length) + last)
  }
  const [left = '', right] = text.split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((g) => parseInt(g, 16)))
  const head = read(left)
  if (right === undefined) return head
  const end = read(right)
  return [...head, ...new Array<number>(8 - head.length - end.length).fill(0), ...end]
}
