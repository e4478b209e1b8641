import type { AddressWords } from '../../../model/address.ts'
import type { ByteWriter } from './byte-writer.ts'

/** One field of a template, and how it is taken from a record. */
export interface FieldSpecifier<Item> {
  readonly id: number
  readonly length: number
  readonly write: (writer: ByteWriter, item: Item) => void
}

/** What a Template Record announces: the fields of the records that follow under its id. */
export interface Template<Item> {
  readonly id: number
  readonly fields: readonly FieldSpecifier<Item>[]
}

/** A template of which the first `scopes` fields say what the others are about. */
export interface OptionsTemplate<Item> extends Template<Item> {
  readonly scopes: number
}

/** Row of a template: a whole number in `length` bytes. */
export function number<Item>(
  id: number,
  length: 1 | 2 | 4 | 8,
  value: (item: Item) => number,
): FieldSpecifier<Item> {
  return { id, length, write: (writer, item) => writer.unsigned(value(item), length) }
}

/** Row of a template: an address of 4 or 16 bytes. */
export function address<Item>(
  id: number,
  length: 4 | 16,
  value: (item: Item) => AddressWords,
): FieldSpecifier<Item> {
  return { id, length, write: (writer, item) => writer.address(value(item)) }
}

/** Row of a template: text in `length` bytes. */
export function text<Item>(
  id: number,
  length: number,
  value: (item: Item) => string,
): FieldSpecifier<Item> {
  return { id, length, write: (writer, item) => writer.text(value(item), length) }
}

/** Bytes of one record. */
export function recordLength({ fields }: Pick<Template<never>, 'fields'>): number {
  return fields.reduce((sum, { length }) => sum + length, 0)
}
