import { ABSENT } from '../../model/fields.ts'
import type { Flows } from '../../model/flows.ts'
import { writeNanoseconds } from '../../model/nanoseconds.ts'
import { appendNumber } from '../append-number.ts'
import { writeWords } from './address-text.ts'
import { writeNumbers } from './json-lists.ts'
import { ProtobufReader, wireTypes } from './protobuf-reader.ts'

/** Reads a value into the words at `at`; false if it is not of the type that it should be. */
type ReadProtobuf = (value: ProtobufReader, data: Uint32Array, at: number, flows: Flows) => boolean

const TWO_32 = 0x1_0000_0000
const MOST_LABELS = 10

/** Lists of more numbers than this are left out. */
const MOST_NUMBERS = 4096

/** Times in milliseconds have more than 32 bits since February 1970. */
const isMilliseconds = ({ high }: ProtobufReader) => high !== 0

const inner = new ProtobufReader()

function word({ bytes, start }: ProtobufReader, at: number): number {
  const high = ((bytes[start + at] ?? 0) << 8) | (bytes[start + at + 1] ?? 0)
  const low = ((bytes[start + at + 2] ?? 0) << 8) | (bytes[start + at + 3] ?? 0)
  return ((high << 16) | low) >>> 0
}

const u32: ReadProtobuf = ({ wireType, high, low }, data, at) => {
  if (wireType !== wireTypes.varint || high !== 0) return false
  if (low !== 0) data[at] = low
  return true
}

/** Every way in which a value is read. 0 is what a record does not say. */
export const protobufValues = {
  u32,
  u64: ({ wireType, high, low }, data, at) => {
    if (wireType !== wireTypes.varint) return false
    data[at] = high
    data[at + 1] = low
    return true
  },
  rate: ({ wireType, high, low }, data, at) => {
    if (wireType !== wireTypes.varint) return false
    data[at] = (high === 0 && low) || ABSENT
    return high === 0
  },
  address: (value, data, at) => {
    if (value.wireType !== wireTypes.bytes) return false
    const length = value.stop - value.start
    const isMapped =
      length === 16 && word(value, 0) + word(value, 4) === 0 && word(value, 8) === 0xffff
    if (length === 4) writeWords(data, at, 0, 0, 0, word(value, 0), 4)
    else if (isMapped) writeWords(data, at, 0, 0, 0, word(value, 12), 4)
    else if (length === 16) {
      writeWords(data, at, word(value, 0), word(value, 4), word(value, 8), word(value, 12), 6)
    }
    return length === 0 || length === 4 || length === 16
  },
  /** What an address says about its packet. */
  version: (value, data, at) => {
    const length = value.stop - value.start
    if (value.wireType === wireTypes.bytes && length > 0) data[at] = length === 4 ? 4 : 6
    return true
  },
  seconds: ({ wireType, high, low }, data, at) => {
    if (wireType !== wireTypes.varint) return false
    if (low + high !== 0) writeNanoseconds(data, at, (high * TWO_32 + low) * 1000)
    return high < 256
  },
  /** cloudflare/goflow has numbers of PPP in the place of these times, which are small. */
  milliseconds: (value, data, at) => {
    if (value.wireType !== wireTypes.varint) return false
    if (isMilliseconds(value)) writeNanoseconds(data, at, value.high * TWO_32 + value.low)
    return value.high < 0x20_0000
  },
  /** Packed or not: one that is not comes once for each number. */
  numbers: (value, data, at, flows) => {
    if (value.wireType === wireTypes.varint) {
      appendNumber(flows, data, at, value.low, MOST_LABELS)
      return true
    }
    if (value.wireType !== wireTypes.bytes) return false
    const numbers: number[] = []
    inner.begin(value.bytes, value.start, value.stop)
    while (inner.at < inner.end) {
      if (numbers.length === MOST_NUMBERS || !inner.varint()) return false
      numbers.push(inner.low)
    }
    writeNumbers(numbers, data, at, flows)
    return true
  },
  /** One of several addresses; those of one list are of one length. */
  addresses: (value, data, at, flows) => {
    const length = value.stop - value.start
    if (value.wireType !== wireTypes.bytes || (length !== 4 && length !== 16)) return false
    for (let i = 0; i < length; i += 4)
      appendNumber(flows, data, at, word(value, i), 4 * MOST_LABELS)
    return true
  },
  kept: (value) => {
    value.keptHigh = value.high
    value.keptLow = value.low
    return value.wireType === wireTypes.varint
  },
  old: (value) => {
    value.isOld = true
    return true
  },
  new: (value) => {
    value.isNew = true
    return true
  },
} as const satisfies Record<string, ReadProtobuf>

export type ProtobufValueName = keyof typeof protobufValues
