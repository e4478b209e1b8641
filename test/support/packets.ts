import { parseAddress } from '../../src/model/address.ts'

/** Big-endian numbers of 16 bits, one after the other. */
export const words16 = (...words: number[]): Buffer =>
  Buffer.from(words.flatMap((word) => [(word >>> 8) & 0xff, word & 0xff]))

/** A UDP datagram from port 4444 to 2055; `length` lies about its length. */
export function udp(payload: Uint8Array, { to = 2055, length = 8 + payload.length } = {}): Buffer {
  return Buffer.concat([words16(4444, to, length, 0), payload])
}

export interface Ipv4Options {
  readonly protocol?: number
  readonly options?: Uint8Array
  readonly id?: number
  /** The word of flags and fragment offset as it is on the wire. */
  readonly fragment?: number
  readonly length?: number
}

/** An IPv4 packet from 192.0.2.1 to 192.0.2.254. */
export function ipv4(payload: Uint8Array, given: Ipv4Options = {}): Buffer {
  const { protocol = 17, options = new Uint8Array(0), id = 1, fragment = 0 } = given
  const headerLength = 20 + options.length
  const length = given.length ?? headerLength + payload.length
  return Buffer.concat([
    Buffer.from([0x40 | (headerLength / 4), 0]),
    words16(length, id, fragment),
    Buffer.from([64, protocol, 0, 0]),
    address('192.0.2.1'),
    address('192.0.2.254'),
    options,
    payload,
  ])
}

/** An IPv6 packet from 2001:db8::1 to 2001:db8::2. */
export function ipv6(payload: Uint8Array, { next = 17, length = payload.length } = {}): Buffer {
  return Buffer.concat([
    words16(0x6000, 0, length),
    Buffer.from([next, 64]),
    address('2001:db8::1'),
    address('2001:db8::2'),
    payload,
  ])
}

/** An Ethernet frame with any number of tags: each is the type that announces it. */
export function ethernet(
  packet: Uint8Array,
  { type = 0x0800, tags = [] as number[] } = {},
): Buffer {
  const types = [...tags.flatMap((tag) => [tag, 7]), type]
  return Buffer.concat([Buffer.alloc(12, 2), words16(...types), packet])
}

function address(text: string): Buffer {
  const words = parseAddress(text) ?? [0, 0, 0, 0, 4]
  const bytes = Buffer.alloc(16)
  for (let i = 0; i < 4; i++) bytes.writeUInt32BE(words[i] ?? 0, i * 4)
  return words[4] === 4 ? bytes.subarray(12) : bytes
}
