import type { OnCaptureProblem } from './capture-problem.ts'
import type { CapturedDatagram } from './captured-datagram.ts'
import { frames } from './frames.ts'
import { type IpPacket, readIpPacket, skipExtensions } from './ip-packet.ts'
import { linkPayload } from './link-layer.ts'
import { Reassembly } from './reassembly.ts'
import { view } from './view.ts'

const UDP = 17
const UDP_HEADER = 8

/** Room for fragments that wait for the rest of their datagram. */
const FRAGMENT_BYTES = 4 * 1024 * 1024

/**
 * The UDP datagrams of a capture file (pcap or pcapng) that arrives in chunks, in order. What is
 * none, or cannot be read, goes to `problem`; a file that is no capture is a `CaptureError`.
 */
export function* readCapture(
  chunks: Iterable<Uint8Array>,
  problem: OnCaptureProblem,
): Generator<CapturedDatagram> {
  const reassembly = new Reassembly(FRAGMENT_BYTES, () =>
    problem('missing_fragment', 'a datagram was given up without all of its fragments'),
  )
  let number = 0
  for (const { linkType, bytes, time } of frames(chunks, problem)) {
    number++
    const at = linkPayload(linkType, bytes)
    const packet = typeof at === 'number' ? readIpPacket(bytes.subarray(at)) : at
    if (typeof packet === 'string') {
      const about = packet === 'unknown_link_type' ? ` has link type ${linkType}` : ''
      problem(packet, `frame ${number}${about}`)
      continue
    }
    const whole = wholePacket(packet, time, reassembly)
    const datagram = typeof whole === 'string' ? whole : readUdp(whole, time)
    if (datagram === 'waiting') continue
    if (typeof datagram === 'string') problem(datagram, `frame ${number}`)
    else yield datagram
  }
  reassembly.end()
}

/** The packet itself, or the one that its fragment completes. */
function wholePacket(
  packet: IpPacket,
  time: number,
  reassembly: Reassembly,
): IpPacket | 'waiting' | 'cut_frame' | 'bad_packet' {
  const { fragment, ...rest } = packet
  if (fragment === undefined) return packet
  // Half a fragment can neither be completed nor passed on.
  if (!packet.whole) return 'cut_frame'
  const result = reassembly.add(packet, fragment, time)
  if (result.kind === 'waiting') return 'waiting'
  if (result.kind === 'bad') return 'bad_packet'
  const inner = packet.version === 6 ? skipExtensions(result.protocol, result.payload) : result
  return inner === undefined
    ? 'bad_packet'
    : { ...rest, protocol: inner.protocol, payload: inner.payload }
}

/** RFC 768. A datagram that was not recorded to its end is passed on as far as it goes. */
function readUdp(
  packet: IpPacket,
  received: number,
): CapturedDatagram | 'not_udp' | 'cut_frame' | 'bad_packet' {
  const { protocol, payload, whole, source, destination } = packet
  if (protocol !== UDP) return 'not_udp'
  if (payload.length < UDP_HEADER) return whole ? 'bad_packet' : 'cut_frame'
  const header = view(payload)
  // 0 where the network card is left to fill it in, or a jumbogram (RFC 2675 §4).
  const length = header.getUint16(4) || payload.length
  if (length < UDP_HEADER || (whole && length > payload.length)) return 'bad_packet'
  return {
    format: 'flow',
    bytes: payload.subarray(UDP_HEADER, length),
    address: source,
    port: header.getUint16(0),
    received,
    destination,
    destinationPort: header.getUint16(2),
  }
}
