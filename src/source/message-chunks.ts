/** A message longer than this is passed on in pieces; brokers take none of this size. */
const MOST_BYTES = 64 * 1024 * 1024

const NEWLINE = 0x0a

/** The lines of a file in chunks, without those that are empty: a message of JSON each. */
export function* lines(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield* split(chunks, (bytes, start) => {
    const end = bytes.indexOf(NEWLINE, start)
    return end < 0 ? undefined : { start, end, next: end + 1 }
  })
}

/** The messages of a file in chunks, each of which has its length before it as a varint of protobuf. */
export function* delimited(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield* split(chunks, (bytes, from) => {
    let length = 0
    let start = from
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[start++]
      if (byte === undefined) return undefined
      length += (byte & 0x7f) * factor
      if (byte < 0x80) break
    }
    const end = start + length
    return end > bytes.length ? undefined : { start, end, next: end }
  })
}

/** Where a message lies, and where the next one begins. */
interface Place {
  readonly start: number
  readonly end: number
  readonly next: number
}

function* split(
  chunks: Iterable<Uint8Array>,
  find: (bytes: Uint8Array, start: number) => Place | undefined,
): Generator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0)
  for (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let place = find(bytes, start); place !== undefined; place = find(bytes, start)) {
      if (place.end > place.start) yield bytes.subarray(place.start, place.end)
      start = place.next
    }
    rest = bytes.subarray(start)
    if (rest.length < MOST_BYTES) continue
    yield rest
    rest = new Uint8Array(0)
  }
  // cut off, or a last line without its end
  if (rest.length > 0) yield rest
}
