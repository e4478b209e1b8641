import { Reader, type Response } from 'maxmind'
import { DatabaseError } from './database-error.ts'

type Metadata = Reader<Response>['metadata']

/** What the library does not show, as it has a lookup of its own: records by their pointer. */
interface RecordReader {
  resolveDataPointer(pointer: number): unknown
}

/** A database in MaxMind's format, its metadata checked. */
export interface OpenDatabase {
  readonly bytes: Buffer
  /** What the file says of itself. */
  readonly metadata: Metadata
  /** Where its data section ends. */
  readonly dataEnd: number
  /** Decodes the record that an entry of the tree points to; throws a `DatabaseError` if it is bad. */
  readonly record: (pointer: number) => unknown
}

/** MaxMind DB file format: the metadata begin behind this, within the last 128 KiB of the file. */
const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
const METADATA_BYTES = 128 * 1024

/** Parts of records that are kept decoded, as many records point to them. */
const MOST_CACHED = 10_000

/** Opens the bytes of a file. Throws a `DatabaseError`. */
export function openDatabase(bytes: Buffer): OpenDatabase {
  if (bytes.length === 0) throw new DatabaseError('the file is empty')
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new DatabaseError(
      'the file is compressed: unpack it (gunzip, tar -xzf) and name the .mmdb',
    )
  }
  const dataEnd = bytes.lastIndexOf(MARKER)
  if (dataEnd < 0 || dataEnd < bytes.length - METADATA_BYTES - MARKER.length) {
    throw new DatabaseError('the file is no MaxMind database (.mmdb), or it has been cut off')
  }
  const reader = readerOf(bytes)
  const { metadata } = reader
  const records = reader as unknown as RecordReader
  checkMetadata(metadata, dataEnd)
  return {
    bytes,
    metadata,
    dataEnd,
    record: (pointer) => {
      try {
        return records.resolveDataPointer(pointer)
      } catch (error) {
        throw new DatabaseError('a record in it cannot be read: the file is damaged', {
          cause: error,
        })
      }
    },
  }
}

/** The library checks by failing: with a RangeError where it is led out of the file. */
function readerOf(bytes: Buffer): Reader<Response> {
  try {
    return new Reader<Response>(bytes, { cache: boundedCache() })
  } catch (error) {
    throw new DatabaseError('its metadata cannot be read: the file is damaged', { cause: error })
  }
}

function checkMetadata(metadata: Metadata, dataEnd: number): void {
  const { nodeCount, recordSize, ipVersion, searchTreeSize } = metadata
  if (ipVersion !== 4 && ipVersion !== 6) {
    throw new DatabaseError(`its metadata say IP version ${ipVersion}: the file is damaged`)
  }
  if (!Number.isInteger(nodeCount) || nodeCount < 0 || searchTreeSize + 16 > dataEnd) {
    throw new DatabaseError(
      `its metadata say ${nodeCount} nodes of ${recordSize} bits, for which the file is too short`,
    )
  }
}

/** Without a cache a damaged file could make the library decode the same again and again. */
function boundedCache() {
  const known = new Map<string | number, unknown>()
  return {
    get: (key: string | number) => known.get(key),
    set: (key: string | number, value: unknown) => {
      if (known.size >= MOST_CACHED) known.clear()
      known.set(key, value)
    },
  }
}
