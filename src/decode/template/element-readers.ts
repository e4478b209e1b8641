import type { Column, Flows } from '../../model/flows.ts'
import { writeNanoseconds } from '../../model/nanoseconds.ts'
import { appendNumber } from '../append-number.ts'
import type { Clock } from '../clock.ts'
import { readWholeColumn } from './read-whole-column.ts'

/** Reads one value of `length` bytes at `offset` into the words at `at`. */
type ReadOne = (
  view: DataView,
  offset: number,
  length: number,
  data: Uint32Array,
  at: number,
  clock: Clock,
  row: number,
  flows: Flows,
) => void

const TWO_32 = 4_294_967_296

/** RFC 5905 §6: NTP counts from 1900, we from 1970. */
const NTP_EPOCH_SECONDS = 2_208_988_800

/** RFC 7011 §6.2: an unsigned number in reduced size, 1 to 8 bytes; its low 32 bits. */
export function readLow(view: DataView, offset: number, length: number): number {
  switch (length) {
    case 1:
      return view.getUint8(offset)
    case 2:
      return view.getUint16(offset)
    case 4:
      return view.getUint32(offset)
    default: {
      let value = 0
      for (let i = Math.max(0, length - 4); i < length; i++) {
        value = (value << 8) | view.getUint8(offset + i)
      }
      return value >>> 0
    }
  }
}

/** The bits above the low 32 of the same number. */
export function readHigh(view: DataView, offset: number, length: number): number {
  return length <= 4 ? 0 : readLow(view, offset, Math.min(length, 8) - 4)
}

/** The number as a double: exact to 2^53. */
export function readNumber(view: DataView, offset: number, length: number): number {
  return readHigh(view, offset, length) * TWO_32 + readLow(view, offset, length)
}

const ipv4: ReadOne = (view, offset, _length, data, at) => {
  data[at] = 0
  data[at + 1] = 0
  data[at + 2] = 0
  data[at + 3] = view.getUint32(offset)
  data[at + 4] = 4
}

const ipv6: ReadOne = (view, offset, _length, data, at) => {
  data[at] = view.getUint32(offset)
  data[at + 1] = view.getUint32(offset + 4)
  data[at + 2] = view.getUint32(offset + 8)
  data[at + 3] = view.getUint32(offset + 12)
  data[at + 4] = 6
}

/** IE 70 to 79. */
const MOST_LABELS = 10

/**
 * RFC 3032 §2.1 and IE 70–79: 20 bits of label, 3 of class, 1 that says "bottom of stack". Three
 * zero bytes are a place that the stack does not reach.
 */
const mplsLabel: ReadOne = (view, offset, _length, data, at, _clock, _row, flows) => {
  const section = view.getUint16(offset) * 256 + view.getUint8(offset + 2)
  if (section !== 0) appendNumber(flows, data, at, section >>> 4, MOST_LABELS)
}

/** The number that an address in use says about its packet; an empty one of a dual template, nothing. */
function addressSays(number: number): ReadOne {
  return (view, offset, length, data, at) => {
    for (let i = 0; i < length; i += 4) {
      if (view.getUint32(offset + i) !== 0) {
        data[at] = number
        return
      }
    }
  }
}

/**
 * Milliseconds of `sysUpTime` at which something happened: RFC 3954 §8, IE 21 and 22. The 32-bit
 * counter wraps every 49 days: the difference to the export is right across the wrap.
 */
const uptime: ReadOne = (view, offset, length, data, at, clock, row) => {
  const since = clock.started(row)
  const exported = since === undefined ? clock.uptime : clock.exported - since
  if (exported === undefined) return
  const ago = (exported - readLow(view, offset, length)) | 0
  writeNanoseconds(data, at, Math.max(0, clock.exported - ago), clock.nanoseconds)
}

/** RFC 7011 §6.1.9, §6.1.10: NTP seconds and fraction, also for "microseconds". */
const ntpTime: ReadOne = (view, offset, _length, data, at) => {
  const seconds = view.getUint32(offset)
  if (seconds === 0) return
  const nanoseconds = Math.round((view.getUint32(offset + 4) * 1e9) / TWO_32)
  writeNanoseconds(data, at, (seconds - NTP_EPOCH_SECONDS) * 1000, nanoseconds)
}

/** IE 158, 159: microseconds before the export time. */
const ago: ReadOne = (view, offset, length, data, at, clock) => {
  const microseconds = readNumber(view, offset, length)
  const milliseconds = Math.ceil(microseconds / 1000)
  const within = (milliseconds * 1000 - microseconds) * 1000
  writeNanoseconds(data, at, Math.max(0, clock.exported - milliseconds), within)
}

/** How the bytes of an element become the words of a field. */
export const elementReaders = {
  u32: (view, offset, length, data, at) => {
    data[at] = readLow(view, offset, length)
  },
  u64: (view, offset, length, data, at) => {
    data[at] = readHigh(view, offset, length)
    data[at + 1] = readLow(view, offset, length)
  },
  ipv4,
  ipv6,
  ipv4_version: addressSays(4),
  ipv6_version: addressSays(6),
  ipv4_etype: addressSays(0x0800),
  ipv6_etype: addressSays(0x86dd),
  /** The record is one of what the field counts. */
  one: (_view, _offset, _length, data, at) => {
    data[at] = 0
    data[at + 1] = 1
  },
  high_byte: (view, offset, _length, data, at) => {
    data[at] = view.getUint8(offset)
  },
  low_byte: (view, offset, _length, data, at) => {
    data[at] = view.getUint8(offset + 1)
  },
  /** IE 195: the upper six bits of the byte that IE 5 is. */
  dscp: (view, offset, length, data, at) => {
    data[at] = (readLow(view, offset, length) & 0x3f) << 2
  },
  /** IE 196: the upper three bits of it. */
  precedence: (view, offset, length, data, at) => {
    data[at] = (readLow(view, offset, length) & 7) << 5
  },
  /** IE 197: the flags are the upper three of eight bits. */
  fragment_flags: (view, offset, length, data, at) => {
    data[at] = (readLow(view, offset, length) & 0xff) >>> 5
  },
  version_etype: (view, offset, length, data, at) => {
    const version = readLow(view, offset, length)
    if (version === 4) data[at] = 0x0800
    if (version === 6) data[at] = 0x86dd
  },
  /** IE 3 counts flows; of samplers that send 0 in it, each record is one all the same. */
  flow_count: (view, offset, length, data, at) => {
    data[at] = readLow(view, offset, length) || 1
  },
  mpls_labels: mplsLabel,
  number_list: (view, offset, length, data, at, _clock, _row, flows) => {
    appendNumber(flows, data, at, readLow(view, offset, length), 1)
  },
  bytes: (view, offset, length, data, at, _clock, _row, flows) => {
    data[at] = view.byteOffset + offset - flows.payload.byteOffset
    data[at + 1] = length
  },
  uptime,
  seconds: (view, offset, length, data, at) => {
    writeNanoseconds(data, at, readNumber(view, offset, length) * 1000)
  },
  milliseconds: (view, offset, length, data, at) => {
    writeNanoseconds(data, at, readNumber(view, offset, length))
  },
  ntp_time: ntpTime,
  ago,
} as const satisfies Record<string, ReadOne>

export type ReadName = keyof typeof elementReaders

/** Lengths that a read takes, where that is not 1 to 8 bytes (RFC 7011 §6.2). */
const lengths: { readonly [name in ReadName]?: readonly [least: number, most: number] } = {
  ipv4: [4, 4],
  ipv6: [16, 16],
  ipv4_version: [4, 4],
  ipv6_version: [16, 16],
  ipv4_etype: [4, 4],
  ipv6_etype: [16, 16],
  high_byte: [2, 2],
  low_byte: [2, 2],
  mpls_labels: [3, 3],
  ntp_time: [8, 8],
  one: [1, 0xffff],
  bytes: [1, 0xffff],
}

/** Whether a field of `length` bytes can be read so; if not, it is left out. */
export function fits(read: ReadName, length: number): boolean {
  const [least, most] = lengths[read] ?? [1, 8]
  return length >= least && length <= most
}

/** Reads a column of records that all have the same length: the switch on it is outside the loop. */
export function readFixed(
  read: ReadName,
  view: DataView,
  start: number,
  stride: number,
  length: number,
  rows: number,
  column: Column,
  flows: Flows,
  clock: Clock,
): void {
  const { data, step } = column
  if (readWholeColumn(read, view, start, stride, length, rows, data)) return
  const one: ReadOne = elementReaders[read]
  let offset = start
  for (let row = 0; row < rows; row++, offset += stride) {
    one(view, offset, length, data, row * step, clock, row, flows)
  }
}
