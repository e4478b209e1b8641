import type { KafkaMessage } from 'kafkajs'

/** The header of a batch of records, version 2 (KIP-98): what stands before the records, and where in it. */
const HEADER = 61
const LENGTH_AT = 8
const VERSION_AT = 16
const LAST_DELTA_AT = 23
const COUNT_AT = 57

/** The length in the header is of all that comes behind it. */
const BEFORE_LENGTH = LENGTH_AT + 4

/** More than that in one batch is no batch of flows; they are that many objects, too. */
const MOST_RECORDS = 1_000_000

/** A header of a message that no producer has a reason to write. */
const MARK = 'flowtally-unreadable'

/**
 * Stands for the records of a batch that cannot be decompressed, so that kafkajs goes on behind it: as many as its header says, without a
 * value, and marked with the problem. kafkajs hands over nothing but the compressed bytes, but the header is in front
 * of them in the same memory. `undefined` where it is not: batches of before Kafka 0.11 have another one.
 */
export function standIn(compressed: Buffer, problem: string): Buffer | undefined {
  const before = compressed.byteOffset - HEADER
  if (before < 0) return undefined
  const header = Buffer.from(compressed.buffer, before, HEADER)
  const length = HEADER - BEFORE_LENGTH + compressed.length
  if (header[VERSION_AT] !== 2 || header.readInt32BE(LENGTH_AT) !== length) return undefined
  const count = header.readInt32BE(COUNT_AT)
  const last = header.readInt32BE(LAST_DELTA_AT)
  if (count > MOST_RECORDS || count > last + 1) return undefined
  return Buffer.concat(
    Array.from({ length: count }, (_, i) =>
      record(i === count - 1 ? last : i, i === 0 ? problem : ''),
    ),
  )
}

/** The problem of a message that stands for one that cannot be read; only the first of a batch tells it, others have ''. */
export function unreadable({ headers }: KafkaMessage): string | undefined {
  return headers?.[MARK]?.toString()
}

/** A record as it is written in a batch: no key, no value, one header. */
function record(offsetDelta: number, problem: string): Buffer {
  const [mark, text] = [Buffer.from(MARK), Buffer.from(problem)]
  const body = Buffer.concat([
    Buffer.of(0), // attributes
    varint(0), // as old as the first
    varint(offsetDelta),
    varint(-1), // no key
    varint(-1), // no value
    varint(1), // headers
    varint(mark.length),
    mark,
    varint(text.length),
    text,
  ])
  return Buffer.concat([varint(body.length), body])
}

/** ZigZag, as protobuf has it for sint32. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}
