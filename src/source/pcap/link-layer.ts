import { view } from './view.ts'

const IPV4 = 0x0800
const IPV6 = 0x86dd

/** IEEE 802.1Q, 802.1ad, and what switches used before that was agreed on. */
const vlanTags = new Set([0x8100, 0x88a8, 0x9100])

/** Where the IP packet in a frame begins, or why there is none. */
export type LinkPayload = number | 'not_ip' | 'cut_frame' | 'unknown_link_type'

/** A layer whose header says with an Ethernet type what follows it. */
const typed = (typeAt: number, headerLength: number) => (frame: Uint8Array) =>
  afterTags(frame, typeAt, headerLength)

/** A layer of fixed length: IP says by its first four bits which version it is. */
const bare = (headerLength: number) => () => headerLength

/** https://www.tcpdump.org/linktypes.html */
const linkLayers = new Map<number, (frame: Uint8Array) => LinkPayload>([
  [0, bare(4)], // BSD loopback: a protocol family that differs from system to system
  [1, typed(12, 14)], // Ethernet
  [12, bare(0)], // raw IP, as most systems number it
  [14, bare(0)], // raw IP on OpenBSD
  [101, bare(0)], // raw IP
  [108, bare(4)], // OpenBSD loopback
  [113, typed(14, 16)], // Linux cooked
  [228, bare(0)], // IPv4
  [229, bare(0)], // IPv6
  [276, typed(0, 20)], // Linux cooked, version 2
])

/** Finds the IP packet in a frame. */
export function linkPayload(linkType: number, frame: Uint8Array): LinkPayload {
  return linkLayers.get(linkType)?.(frame) ?? 'unknown_link_type'
}

function afterTags(frame: Uint8Array, typeAt: number, headerLength: number): LinkPayload {
  if (frame.length < headerLength) return 'cut_frame'
  let type = view(frame).getUint16(typeAt)
  let at = headerLength
  // A tag is two bytes of its own and the type of what follows.
  while (vlanTags.has(type)) {
    if (frame.length < at + 4) return 'cut_frame'
    type = view(frame).getUint16(at + 2)
    at += 4
  }
  return type === IPV4 || type === IPV6 ? at : 'not_ip'
}
