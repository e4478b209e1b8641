import { formatAddress, parseAddress, parseNetwork } from '../model/address.ts'
import { type FieldDefinition, type FieldName, fieldDefinition } from '../model/fields.ts'
import { parseValue, valueNamesOf } from '../model/render.ts'
import type { Condition, Match } from './metric-definition.ts'

/** A condition that says nothing we can check. The message fits behind the place where it stands. */
export class ConditionError extends Error {
  override name = 'ConditionError'
}

/** Reads what `where` says of a field: a value, a list, a range, a network, a regex, or `{ not: … }`. */
export function parseCondition(field: FieldName, value: unknown): Condition {
  const { text } = fieldDefinition(field)
  if (text === 'numbers' || text === 'addresses' || text === 'layers') {
    throw new ConditionError(`"${field}" is a list, which cannot be compared`)
  }
  const not = isNegation(value)
  const wanted = not ? value.not : value
  const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted]
  if (values.length === 0) throw new ConditionError(`needs at least one value for "${field}"`)
  return { field, not, any: values.map((one) => parseMatch(field, one)) }
}

function isNegation(value: unknown): value is { readonly not: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const keys = Object.keys(value)
  if (keys.length === 1 && keys[0] === 'not') return true
  throw new ConditionError(
    `expected a value, a list, or { not: … }; got the keys ${keys.join(', ')}`,
  )
}

function parseMatch(field: FieldName, value: unknown): Match {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new ConditionError(`expected ${expected(field)}, got ${JSON.stringify(value)}`)
  }
  const text = String(value)
  const match = isText(fieldDefinition(field)) ? textMatch(field, text) : valueMatch(field, text)
  if (match === undefined) {
    throw new ConditionError(`expected ${expected(field)}, got ${JSON.stringify(value)}`)
  }
  return match
}

/** Whether conditions on a field are about its text: names, and strings in the record. */
function isText({ kind, text }: FieldDefinition): boolean {
  return kind === 'ref' || text === 'name'
}

function textMatch(field: FieldName, text: string): Match {
  const [, source, flags] = /^\/(.+)\/(i?)$/s.exec(text) ?? []
  if (source !== undefined) return { kind: 'pattern', pattern: regex(source, flags) }
  if (fieldDefinition(field).text !== 'name') return { kind: 'text', text }
  const network = text.includes('/') ? parseNetwork(text) : undefined
  if (network !== undefined) return { kind: 'network', network }
  const address = parseAddress(text)
  return { kind: 'text', text: address === undefined ? text : formatAddress(address) }
}

function regex(source: string, flags: string | undefined): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConditionError(reason, { cause })
  }
}

function valueMatch(field: FieldName, text: string): Match | undefined {
  const { kind, absent } = fieldDefinition(field)
  if (kind !== 'address') return rangeMatch(field, text)
  const network = text === absent ? noAddress : parseNetwork(text)
  return network === undefined ? undefined : { kind: 'network', network }
}

/** The network that has what is no address at all. */
const noAddress = { words: [0, 0, 0, 0, 0], bits: 0 } as const

function rangeMatch(field: FieldName, text: string): Match | undefined {
  const value = parseValue(field, text)
  if (value !== undefined) return { kind: 'range', from: value, to: value }
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? []
  if (first === undefined || last === undefined) return undefined
  const from = parseValue(field, first)
  const to = parseValue(field, last)
  if (from === undefined || to === undefined) return undefined
  if (from > to) throw new ConditionError(`the range ${text} ends before it begins`)
  return { kind: 'range', from, to }
}

/** What a field can be compared with, for people. */
function expected(field: FieldName): string {
  const { kind, text } = fieldDefinition(field)
  if (kind === 'ref') return 'a text or a /regex/'
  if (text === 'name') return 'a text, a /regex/, or a network like 192.0.2.0/24'
  if (kind === 'address') return 'an address or a network like 192.0.2.0/24'
  if (text === 'mac') return 'a MAC address like 00:53:00:12:34:56'
  if (text === 'protocol') return 'a protocol like TCP, a number, or a range'
  const names = valueNamesOf(field)
  const number = 'a number or a range like 1024-65535'
  return names.length === 0 ? number : `one of ${names.join(', ')}, or ${number}`
}
