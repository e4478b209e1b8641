import type { ByteWriter } from './byte-writer.ts'
import type { Template } from './template.ts'

/** Bytes of a set's header, and the most that it is padded with. */
export const SET_OVERHEAD = 4 + 3

/** A FlowSet of NetFlow v9 or a Set of IPFIX, which look alike. */
export interface WireSet {
  readonly id: number
  /** Template Records, Options Template Records or data records in it. */
  readonly records: number
  readonly write: (writer: ByteWriter) => void
}

/** The set that holds data records. */
export function dataSet<Item>({ id, fields }: Template<Item>, items: readonly Item[]): WireSet {
  return {
    id,
    records: items.length,
    write: (writer) => {
      for (const item of items) for (const field of fields) field.write(writer, item)
    },
  }
}

/** Writes header, records and padding (RFC 3954 §5.3, RFC 7011 §3.3.1: the length includes it). */
export function writeSet(writer: ByteWriter, set: WireSet): void {
  const start = writer.length
  writer.u16(set.id)
  writer.u16(0) // length
  set.write(writer)
  writer.align()
  writer.patchU16(start + 2, writer.length - start)
}

/** A Template Record: id, number of fields, then id and length of each. */
export function writeTemplateRecord(writer: ByteWriter, { id, fields }: Template<never>): void {
  writer.u16(id)
  writer.u16(fields.length)
  writeFieldSpecifiers(writer, { fields })
}

/** Id and length of each field. */
export function writeFieldSpecifiers(
  writer: ByteWriter,
  { fields }: Pick<Template<never>, 'fields'>,
): void {
  for (const { id, length } of fields) {
    writer.u16(id)
    writer.u16(length)
  }
}
