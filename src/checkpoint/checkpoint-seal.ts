import { createHash } from 'node:crypto'

const ALGORITHM = 'sha256'
const SEAL_BYTES = 32

/** Bytes that are looked at before others get their turn: some milliseconds where the processor has no help for it. */
const STEP = 1024 * 1024

/** Puts a checksum behind pieces, which come out cut into shorter ones. */
export function* seal(pieces: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  const hash = createHash(ALGORITHM)
  for (const piece of pieces) {
    for (const part of parts(piece)) {
      hash.update(part)
      yield part
    }
  }
  yield hash.digest()
}

/** What is before the checksum, in steps; throws where that is not of these bytes. */
export function* unseal(bytes: Uint8Array): Generator<void, Uint8Array> {
  const content = bytes.subarray(0, -SEAL_BYTES)
  const hash = createHash(ALGORITHM)
  for (const part of parts(content)) {
    hash.update(part)
    yield
  }
  if (hash.digest().compare(bytes.subarray(content.length)) !== 0) {
    throw new Error('it is cut off or damaged: its checksum is another one')
  }
  return content
}

function* parts(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let from = 0; from < bytes.length; from += STEP) yield bytes.subarray(from, from + STEP)
}
