import { ABSENT } from '../../model/fields.ts'
import type { Flows } from '../../model/flows.ts'
import { writeNanoseconds } from '../../model/nanoseconds.ts'
import { appendNumber } from '../append-number.ts'
import { writeAddressText, writeWords } from './address-text.ts'
import type { ByteKeys } from './byte-keys.ts'
import { writeDecimal, writeWide } from './decimal.ts'
import { hexDigit, hexNumber } from './digits.ts'
import { membersOf, writeAddresses, writeNumbers } from './json-lists.ts'
import { wholeNumber } from './json-numbers.ts'
import { type JsonReader, jsonKinds } from './json-reader.ts'
import { writeTimeText } from './time-text.ts'
import {
  combinedTcpFlags,
  directionNames,
  ethertypeNames,
  flowTypeNames,
  layerNumber,
  protocolNames,
  tcpFlagBits,
  UNKNOWN,
} from './value-names.ts'

/** Reads a value into the words at `at`; false if it is not of the type that it should be. */
export type ReadJson = (value: JsonReader, data: Uint32Array, at: number, flows: Flows) => boolean

const MOST_U32 = 0xffff_ffff
const PURGE = new TextEncoder().encode('purge')
const FLOW_LOG = new TextEncoder().encode('flowLog')
const TRUE = new TextEncoder().encode('true')
const SLASH = 0x2f
const MOST_LABELS = 10

const isEmptyText = ({ kind, start, end }: JsonReader) => kind === jsonKinds.text && start === end

const plainNumber: ReadJson = (value, data, at) => {
  if (value.kind === jsonKinds.number && value.number <= MOST_U32) {
    data[at] = value.number
    return true
  }
  if (isEmptyText(value)) return true
  const found = wholeNumber(value, MOST_U32)
  if (found >= 0) data[at] = found
  return found >= 0
}

/** One of some names, or a number. */
function nameOrNumber(names: ByteKeys<number>): ReadJson {
  return (value, data, at, flows) => {
    const { kind, bytes, start, end } = value
    const named = kind === jsonKinds.text ? names.find(bytes, start, end) : undefined
    if (named === undefined) return plainNumber(value, data, at, flows)
    if (named !== UNKNOWN) data[at] = named
    return true
  }
}

/** pmacct has the numbers of Ethernet types in hexadecimal: `86dd`. */
function hexText({ bytes, start, end }: JsonReader): number {
  const found = end - start > 8 ? Number.NaN : hexNumber(bytes, start, end)
  return found >= 0 && found <= MOST_U32 ? found : -1
}

/** A number, or a list of names. */
const tcpFlags: ReadJson = (value, data, at, flows) => {
  const names = membersOf(value)
  if (names === undefined) return plainNumber(value, data, at, flows)
  data[at] = names.reduce((bits, [, name]) => bits | (tcpFlagBits.get(name) ?? 0), 0)
  return true
}

const wide: ReadJson = (value, data, at) => {
  const { kind, bytes, start, end } = value
  if (kind === jsonKinds.number && value.number >= 0) {
    writeWide(data, at, value.number)
    return true
  }
  if (kind !== jsonKinds.number && kind !== jsonKinds.text) return false
  if (writeDecimal(bytes, start, end, data, at)) return true
  const unusual = wholeNumber(value, Number.MAX_SAFE_INTEGER)
  if (unusual < 0) return false
  writeWide(data, at, unusual)
  return true
}

function isText({ bytes, start, end }: JsonReader, text: Uint8Array): boolean {
  if (end - start !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
  return true
}

/** An address in a text, or as a list of its bytes. */
const address: ReadJson = (value, data, at) => {
  if (value.kind === jsonKinds.text) {
    if (value.start === value.end) return true
    return writeAddressText(value.bytes, value.start, value.end, data, at)
  }
  const bytes = membersOf(value)?.map(([, byte]) => Number(byte))
  if (bytes === undefined || bytes.some((byte) => !(byte >= 0 && byte < 256))) return false
  const word = (i: number) => bytes.slice(i, i + 4).reduce((words, byte) => words * 256 + byte, 0)
  if (bytes.length === 4) writeWords(data, at, 0, 0, 0, word(0), 4)
  else if (bytes.length === 16) writeWords(data, at, word(0), word(4), word(8), word(12), 6)
  return bytes.length === 0 || bytes.length === 4 || bytes.length === 16
}

/** Times in a unit of so many milliseconds. */
function unitsOf(milliseconds: number): ReadJson {
  return (value, data, at) => {
    const time = wholeNumber(value, Number.MAX_SAFE_INTEGER / 1000)
    if (time < 0) return false
    // 0 is a time that is not known
    if (time > 0) writeNanoseconds(data, at, time * milliseconds)
    return true
  }
}

/** What an address of the record says about its packet, where nothing else has. */
function ofAddress(ifIpv4: number, ifIpv6: number): ReadJson {
  return (value, data, at) => {
    if (value.kind !== jsonKinds.text || data[at] !== ABSENT) return true
    const { bytes, start, end } = value
    for (let i = start; i < end; i++) {
      if (bytes[i] === 0x3a) {
        data[at] = ifIpv6
        return true
      }
    }
    if (end > start) data[at] = ifIpv4
    return true
  }
}

const text: ReadJson = (value, data, at, flows) => {
  if (value.kind !== jsonKinds.text) return false
  const { bytes, start, end } = value
  const offset = bytes === flows.payload ? start : flows.keep(bytes.subarray(start, end))
  if (offset === undefined) return true
  data[at] = offset
  data[at + 1] = end - start
  return true
}

function numbersIn(texts: string): number[] {
  // a community is two numbers of 16 bits: RFC 1997
  return [...texts.matchAll(/(\d+)(?::(\d+))?/g)].map(([, high, low]) =>
    low === undefined ? Number(high) : Number(high) * 65_536 + Number(low),
  )
}

/** Every way in which the value of a key is read. */
export const jsonValues = {
  number: plainNumber,
  ethertype: nameOrNumber(ethertypeNames),
  /** pmacct: hexadecimal, `86dd`. */
  hex_ethertype: (value, data, at) => {
    const found = value.kind === jsonKinds.text ? hexText(value) : wholeNumber(value, MOST_U32)
    if (found >= 0 && !isEmptyText(value)) data[at] = found
    return found >= 0
  },
  protocol: nameOrNumber(protocolNames),
  direction: nameOrNumber(directionNames),
  flow_type: nameOrNumber(flowTypeNames),
  tcp_flags: tcpFlags,
  /** NetObserv: bits of its own, or names, for packets that had two flags at once. */
  combined_tcp_flags: (value, data, at, flows) => {
    if (!tcpFlags(value, data, at, flows)) return false
    const bits = data[at] ?? 0
    let flags = bits & 0xff
    for (let i = 0; i < combinedTcpFlags.length; i++) {
      if ((bits & (0x100 << i)) !== 0) flags |= combinedTcpFlags[i] ?? 0
    }
    data[at] = flags
    return true
  },
  /** The upper six bits of the type of service: RFC 2474. */
  dscp: (value, data, at) => {
    const found = wholeNumber(value, 63)
    if (found >= 0) data[at] = found * 4
    return found >= 0
  },
  /** The protocol that a record came in: 5, 9 and 10 are versions. */
  export_version: (value, data, at) => {
    const version = wholeNumber(value, MOST_U32)
    if (version === 5) data[at] = 2
    else if (version === 9) data[at] = 3
    else if (version === 10) data[at] = 4
    return version >= 0
  },
  rate: plainNumber,
  wide,
  address,
  version_of_address: ofAddress(4, 6),
  ethertype_of_address: ofAddress(0x0800, 0x86dd),
  /** A number, or behind the `/` of a network; anything else is a network that nobody knows. */
  prefix_length: (value, data, at, flows) => {
    if (value.kind === jsonKinds.number) return plainNumber(value, data, at, flows)
    if (value.kind !== jsonKinds.text) return false
    let slash = value.end
    while (slash > value.start && value.bytes[slash - 1] !== SLASH) slash--
    if (slash === value.start) return true
    let length = 0
    for (let i = slash; i < value.end; i++) length = length * 10 + (value.bytes[i] ?? 0) - 0x30
    if (!(length >= 0 && length <= 128)) return false
    data[at] = length
    return true
  },
  mac: (value, data, at, flows) => {
    if (value.kind === jsonKinds.number) return wide(value, data, at, flows)
    if (value.kind !== jsonKinds.text) return false
    let high = 0
    let low = 0
    let found = 0
    for (let i = value.start; i < value.end; i++) {
      const digit = hexDigit(value.bytes[i] ?? 0)
      if (Number.isNaN(digit)) continue
      if (++found <= 4) high = high * 16 + digit
      else low = low * 16 + digit
    }
    if (found !== 12 && found !== 0) return false
    data[at] = high
    data[at + 1] = low
    return true
  },
  time: (value, data, at) => {
    if (value.kind !== jsonKinds.text && value.kind !== jsonKinds.number) return false
    return isEmptyText(value) || writeTimeText(value.bytes, value.start, value.end, data, at)
  },
  seconds: unitsOf(1000),
  milliseconds: unitsOf(1),
  text,
  /** A text, or an object: `key=value,key=value`. */
  label: (value, data, at, flows) => {
    if (value.kind === jsonKinds.text) return text(value, data, at, flows)
    const members = membersOf(value)
    if (members === undefined) return false
    const bytes = new TextEncoder().encode(members.map((pair) => pair.join('=')).join(','))
    const offset = flows.keep(bytes)
    if (offset === undefined) return true
    data[at] = offset
    data[at + 1] = bytes.length
    return true
  },
  /** A list of numbers, or a text with some in it: `65001_65002`, `64500:1`. */
  numbers: (value, data, at, flows) => {
    const members = membersOf(value)
    if (members === undefined && value.kind !== jsonKinds.text) return false
    const list = members?.map(([, member]) => member).join('_') ?? value.source()
    writeNumbers(numbersIn(list), data, at, flows)
    return true
  },
  addresses: (value, data, at, flows) => {
    const members = membersOf(value)
    return (
      members !== undefined &&
      writeAddresses(
        members.map(([, member]) => member),
        data,
        at,
        flows,
      )
    )
  },
  layers: (value, data, at, flows) => {
    const members = membersOf(value)
    if (members === undefined) return false
    const found = members.map(([, name]) => layerNumber(name) ?? Number(name))
    if (found.some(Number.isNaN)) return false
    writeNumbers(found, data, at, flows)
    return true
  },
  /** One more label of a stack, or its time to live. */
  stack: (value, data, at, flows) => {
    const found = wholeNumber(value, MOST_U32)
    if (found > 0) appendNumber(flows, data, at, found, MOST_LABELS)
    return found >= 0
  },
  /** What the object is: only `purge` has a flow in it. */
  event: (value) => {
    value.isFlow = isText(value, PURGE)
    return true
  },
  /** NetObserv: what is told of conversations is in the flows, too. */
  record_type: (value) => {
    if (!isText(value, FLOW_LOG)) value.isFlow = false
    return true
  },
  /** NetObserv: whether the flow is one that was seen at another interface, too, and is told of that. */
  duplicate: (value) => {
    if (value.kind !== jsonKinds.truth) return false
    if (isText(value, TRUE)) value.isFlow = false
    return true
  },
} as const satisfies Record<string, ReadJson>

export type JsonValueName = keyof typeof jsonValues
