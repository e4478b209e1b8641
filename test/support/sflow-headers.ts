/** A raw header in an sFlow sample (sFlow version 5 §5, `sampled_header`). */
export interface SampledHeader {
  /** `header_protocol`: 1 is Ethernet, 11 IPv4, 12 IPv6. */
  readonly protocol: number
  readonly frameLength: number
  readonly bytes: Uint8Array
}

/** Where each kind of sample has its number of records: flows, expanded flows, discards. */
const counts: Readonly<Record<number, number>> = { 1: 28, 3: 40, 5: 28 }

/** The raw headers of a datagram that is sFlow version 5: a walk that shares nothing with the decoder. */
export function sflowHeaders(datagram: Uint8Array): SampledHeader[] {
  const bytes = Buffer.from(datagram)
  if (bytes.length < 40 || bytes.readUInt32BE(0) !== 5) return []
  return parts(bytes, bytes.readUInt32BE(4) === 1 ? 24 : 36).flatMap(({ format, body }) => {
    const count = counts[format]
    return count === undefined ? [] : parts(body, count).flatMap(sampledHeader)
  })
}

interface Part {
  readonly format: number
  readonly body: Buffer
}

/** How many there are, then format, length and body of each, as far as they are there. */
function parts(bytes: Buffer, start: number): Part[] {
  const list: Part[] = []
  let at = start + 4
  for (let count = bytes.readUInt32BE(start); count > 0 && at + 8 <= bytes.length; count--) {
    const length = bytes.readUInt32BE(at + 4)
    list.push({ format: bytes.readUInt32BE(at), body: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (-length & 3)
  }
  return list
}

function sampledHeader({ format, body }: Part): SampledHeader[] {
  if (format !== 1 || body.length < 16) return []
  const [protocol, frameLength, , length] = [0, 4, 8, 12].map((at) => body.readUInt32BE(at))
  const bytes = body.subarray(16, 16 + (length ?? 0))
  return [{ protocol: protocol ?? 0, frameLength: frameLength ?? 0, bytes }]
}
