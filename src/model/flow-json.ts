import { formatAddress } from './address.ts'
import type { Dictionary } from './dictionary.ts'
import { type FieldDefinition, type FieldName, fieldDefinition } from './fields.ts'
import type { Column, Flows } from './flows.ts'
import { layers } from './named-numbers.ts'
import { renderBytes, renderWords } from './render.ts'

/**
 * One flow as a line of JSON: the `wanted` fields in their order, without those that
 * the record does not say. Numbers of 64 bits are bare integers, lists are arrays.
 */
export function flowJson(
  flows: Flows,
  row: number,
  names: Dictionary,
  wanted: Iterable<FieldName> = flows.wanted,
): string {
  const members: string[] = []
  for (const name of wanted) {
    const column = flows.column(name)
    const definition = fieldDefinition(name)
    if (column === undefined || isAbsent(definition, column, row)) continue
    const value =
      definition.kind === 'ref'
        ? refJson(definition, flows.bytes(column, row))
        : wordsJson(definition, column.data, row * column.step, names)
    members.push(`"${name}":${value}`)
  }
  return `{${members.join(',')}}`
}

function isAbsent({ kind, fill, absent }: FieldDefinition, column: Column, row: number): boolean {
  if (absent === undefined) return false
  const at = row * column.step
  if (kind === 'ref') return column.data[at + 1] === 0
  for (let word = 0; word < column.words; word++) {
    if (column.data[at + word] !== fill) return false
  }
  return true
}

function wordsJson(
  { name, text }: FieldDefinition,
  data: Uint32Array,
  at: number,
  names: Dictionary,
): string {
  if (text === 'name') return JSON.stringify(names.text(data[at] ?? 0))
  const rendered = renderWords(name as FieldName, data, at)
  return isBare(text, rendered) ? rendered : JSON.stringify(rendered)
}

/** Numbers are bare; of interfaces those that have no name. */
function isBare(text: FieldDefinition['text'], rendered: string): boolean {
  return text === 'number' || (text === 'interface' && /^\d/.test(rendered))
}

function refJson({ name, text }: FieldDefinition, bytes: Uint8Array): string {
  if (text === 'numbers') return JSON.stringify(words(bytes, 0, bytes.length))
  if (text === 'layers') {
    const numbers = words(bytes, 0, bytes.length)
    return JSON.stringify(numbers.map((number) => layers.name(number) ?? `${number}`))
  }
  if (text === 'addresses') return JSON.stringify(addresses(bytes))
  return JSON.stringify(renderBytes(name as FieldName, bytes))
}

/** A list is its members in network byte order: numbers of 32 bits, addresses of 4 or 16 bytes. */
function words(bytes: Uint8Array, from: number, to: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const list: number[] = []
  for (let at = from; at + 4 <= to; at += 4) list.push(view.getUint32(at))
  return list
}

function addresses(bytes: Uint8Array): string[] {
  const size = bytes.length % 16 === 0 ? 16 : 4
  const list: string[] = []
  for (let at = 0; at + size <= bytes.length; at += size) {
    const address = words(bytes, at, at + size)
    list.push(formatAddress(size === 16 ? [...address, 6] : [0, 0, 0, ...address, 4]))
  }
  return list
}
