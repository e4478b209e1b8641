import { formatAddress } from '../../model/address.ts'
import { view } from './view.ts'

/** The part of a larger packet that a fragment carries. */
export interface Fragment {
  readonly id: number
  /** In bytes, from the beginning of what was fragmented. */
  readonly offset: number
  readonly more: boolean
}

/** What an IP packet says and carries. */
export interface IpPacket {
  readonly version: 4 | 6
  readonly source: string
  readonly destination: string
  /** Of what the payload begins with: for a fragment, of what the whole begins with. */
  readonly protocol: number
  readonly payload: Uint8Array
  /** Whether the payload was recorded to its end. */
  readonly whole: boolean
  readonly fragment?: Fragment
}

/** Why a packet cannot be read. */
export type IpProblem = 'not_ip' | 'cut_frame' | 'bad_packet'

const FRAGMENT = 44
const AUTHENTICATION = 51

/** https://www.iana.org/assignments/ipv6-parameters: those that say how long they are. */
const extensionHeaders = new Set([0, 43, FRAGMENT, AUTHENTICATION, 60, 135, 139, 140])

/** Reads the header of an IP packet. */
export function readIpPacket(bytes: Uint8Array): IpPacket | IpProblem {
  const version = (bytes[0] ?? 0) >>> 4
  if (bytes.length === 0) return 'cut_frame'
  if (version === 4) return readIpv4(bytes)
  return version === 6 ? readIpv6(bytes) : 'not_ip'
}

/** RFC 791 §3.1. */
function readIpv4(bytes: Uint8Array): IpPacket | IpProblem {
  const headerLength = ((bytes[0] ?? 0) & 0x0f) * 4
  if (headerLength < 20) return 'bad_packet'
  if (bytes.length < headerLength) return 'cut_frame'
  const header = view(bytes)
  // 0 where the network card is left to fill it in: then the frame is all there is to go by.
  const length = header.getUint16(2) || bytes.length
  if (length < headerLength) return 'bad_packet'
  const flags = header.getUint16(6)
  const fragment = {
    id: header.getUint16(4),
    offset: (flags & 0x1fff) * 8,
    more: (flags & 0x2000) > 0,
  }
  return {
    version: 4,
    source: ipv4(header, 12),
    destination: ipv4(header, 16),
    protocol: header.getUint8(9),
    // The length in the header, not that of the frame: Ethernet pads short ones.
    payload: bytes.subarray(headerLength, length),
    whole: bytes.length >= length,
    ...(fragment.more || fragment.offset > 0 ? { fragment } : {}),
  }
}

/** RFC 8200 §3. */
function readIpv6(bytes: Uint8Array): IpPacket | IpProblem {
  if (bytes.length < 40) return 'cut_frame'
  const header = view(bytes)
  const length = 40 + (header.getUint16(4) || bytes.length - 40)
  const whole = bytes.length >= length
  const inner = skipExtensions(header.getUint8(6), bytes.subarray(40, length))
  if (inner === undefined) return whole ? 'bad_packet' : 'cut_frame'
  return { version: 6, source: ipv6(header, 8), destination: ipv6(header, 24), whole, ...inner }
}

/** Walks the extension headers of IPv6 up to the first that is none, or to a fragment. */
export function skipExtensions(
  first: number,
  bytes: Uint8Array,
): Pick<IpPacket, 'protocol' | 'payload' | 'fragment'> | undefined {
  let protocol = first
  let at = 0
  while (extensionHeaders.has(protocol)) {
    if (bytes.length < at + 8) return undefined
    const next = bytes[at] ?? 0
    const fragment = protocol === FRAGMENT ? readFragment(bytes, at) : undefined
    at += extensionLength(protocol, bytes[at + 1] ?? 0)
    protocol = next
    if (fragment !== undefined) return { protocol, payload: bytes.subarray(at), fragment }
  }
  return at > bytes.length ? undefined : { protocol, payload: bytes.subarray(at) }
}

function extensionLength(protocol: number, units: number): number {
  if (protocol === FRAGMENT) return 8
  // RFC 4302 §2.2: the one that counts in words of 32 bits.
  return protocol === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8
}

/** RFC 8200 §4.5; none where the fragment is all there is (RFC 6946). */
function readFragment(bytes: Uint8Array, at: number): Fragment | undefined {
  const header = view(bytes)
  const flags = header.getUint16(at + 2)
  const fragment = { id: header.getUint32(at + 4), offset: flags & 0xfff8, more: (flags & 1) > 0 }
  return fragment.more || fragment.offset > 0 ? fragment : undefined
}

const ipv4 = (header: DataView, at: number) => formatAddress([0, 0, 0, header.getUint32(at), 4])

const ipv6 = (header: DataView, at: number) =>
  formatAddress([0, 4, 8, 12].map((word) => header.getUint32(at + word)).concat(6))
