import { formatAddress } from './address.ts'
import { ABSENT, type FieldDefinition, type FieldName, fieldDefinition } from './fields.ts'
import {
  directions,
  ethertypes,
  exportProtocols,
  firewallEvents,
  flowEndReasons,
  flowTypes,
  interfaces,
  type NamedNumbers,
  natEvents,
} from './named-numbers.ts'
import { paddedText } from './padded-text.ts'
import { protocolName, protocolNumber } from './protocols.ts'

const TWO_32 = 0x1_0000_0000

/** How the value of a `u32`, `u64` or `address` field whose words begin at `at` reads as a label. */
export function renderWords(field: FieldName, words: ArrayLike<number>, at: number): string {
  const definition = fieldDefinition(field)
  const first = words[at] ?? 0
  switch (definition.kind) {
    case 'u32':
      return renderNumber(definition, first)
    case 'u64':
      return renderWide(definition, first, words[at + 1] ?? 0)
    case 'address':
      return renderAddress(definition, words, at)
    case 'ref':
      throw new TypeError(`${field} is made of bytes, not of words`)
  }
}

/** How the bytes of a `ref` field read as a label; lists, which are no labels, as hexadecimal. */
export function renderBytes(field: FieldName, bytes: Uint8Array): string {
  const definition = fieldDefinition(field)
  const text = bytesText(definition, bytes)
  return text === '' ? absentText(definition) : text
}

/** The number that reads `text`, as `renderWords` writes it or as a plain number. */
export function parseValue(field: FieldName, text: string): number | undefined {
  const definition = fieldDefinition(field)
  if (definition.absent === text) return definition.fill
  switch (definition.kind) {
    case 'u32':
      return parseNumber(definition, text)
    case 'u64':
      return definition.text === 'mac' ? parseMac(text) : parseDecimal(text, 2 ** 53)
    case 'address':
    case 'ref':
      return undefined
  }
}

/** The names that the numbers of a field have; none if it is numbers only. */
export function valueNamesOf(field: FieldName): readonly string[] {
  return namesOf(fieldDefinition(field))?.names ?? []
}

function absentText({ absent = 'unknown' }: FieldDefinition): string {
  return absent
}

function renderNumber(definition: FieldDefinition, number: number): string {
  const { fill, absent, text } = definition
  if (number === fill && absent !== undefined) return absent
  if (text === 'protocol') return protocolName(number)
  const name = namesOf(definition)?.name(number)
  if (name !== undefined) return name
  return text === 'ethertype' ? `0x${number.toString(16).padStart(4, '0')}` : String(number)
}

function renderWide(definition: FieldDefinition, high: number, low: number): string {
  const { fill, absent, text } = definition
  if (high === fill && low === fill && absent !== undefined) return absent
  if (text === 'mac') return formatMac(high, low)
  const value = high * TWO_32 + low
  return value <= Number.MAX_SAFE_INTEGER
    ? String(value)
    : String((BigInt(high) << 32n) | BigInt(low))
}

function renderAddress(definition: FieldDefinition, words: ArrayLike<number>, at: number): string {
  const address = formatAddress(words, at)
  if (address === '') return absentText(definition)
  return definition.text === 'network' ? `${address}/${(words[at + 4] ?? 0) >>> 8}` : address
}

function bytesText({ text }: FieldDefinition, bytes: Uint8Array): string {
  if (text === 'application') return formatApplication(bytes)
  return text === 'string' ? paddedText(bytes) : hex(bytes)
}

/** RFC 6759 §4: one byte names the classification engine, the others are its selector. */
function formatApplication(bytes: Uint8Array): string {
  const [engine, ...selector] = bytes
  if (engine === undefined) return ''
  return `${engine}:${selector.length === 0 ? 0 : BigInt(`0x${hex(selector)}`)}`
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function formatMac(high: number, low: number): string {
  const digits = (high & 0xffff).toString(16).padStart(4, '0') + low.toString(16).padStart(8, '0')
  return digits.replace(/..(?=.)/g, '$&:')
}

function parseMac(text: string): number | undefined {
  return /^[\da-f]{2}([:-][\da-f]{2}){5}$/i.test(text)
    ? Number.parseInt(text.replace(/[:-]/g, ''), 16)
    : undefined
}

function parseNumber(definition: FieldDefinition, text: string): number | undefined {
  if (definition.text === 'protocol') return protocolNumber(text)
  const named = namesOf(definition)?.number(text)
  if (named !== undefined) return named
  if (definition.text === 'name') return undefined
  if (definition.text === 'ethertype' && /^0x[\da-f]{1,4}$/i.test(text)) return Number(text)
  return parseDecimal(text, ABSENT)
}

function parseDecimal(text: string, most: number): number | undefined {
  return /^\d{1,16}$/.test(text) && Number(text) <= most ? Number(text) : undefined
}

function namesOf({ text }: FieldDefinition): NamedNumbers | undefined {
  switch (text) {
    case 'flow_type':
      return flowTypes
    case 'export_protocol':
      return exportProtocols
    case 'ethertype':
      return ethertypes
    case 'interface':
      return interfaces
    case 'direction':
      return directions
    case 'flow_end_reason':
      return flowEndReasons
    case 'nat_event':
      return natEvents
    case 'firewall_event':
      return firewallEvents
    default:
      return undefined
  }
}
