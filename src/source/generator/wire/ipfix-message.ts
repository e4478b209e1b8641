import { ByteWriter } from './byte-writer.ts'
import type { OptionsTemplate, Template } from './template.ts'
import { type WireSet, writeFieldSpecifiers, writeSet, writeTemplateRecord } from './wire-set.ts'

/** RFC 7011 §3.1: the fields of the Message Header. */
export interface IpfixHeader {
  /** When the Message is sent, in milliseconds since 1970. */
  readonly time: number
  /** Data Records in all Messages before this one, those of options included, templates not. */
  readonly sequence: number
  readonly observationDomainId: number
}

/** RFC 7011 §3: an IPFIX Message. */
export function ipfixMessage(
  header: IpfixHeader,
  sets: readonly WireSet[],
  capacity: number,
): Uint8Array {
  const writer = new ByteWriter(capacity)
  writer.u16(10) // version
  writer.u16(0) // length
  writer.u32(Math.floor(header.time / 1000)) // Export Time
  writer.u32(header.sequence)
  writer.u32(header.observationDomainId)
  for (const set of sets) writeSet(writer, set)
  writer.patchU16(2, writer.length)
  return writer.bytes
}

/** RFC 7011 §3.4.1: the Template Set. */
export function ipfixTemplateSet(templates: readonly Template<never>[]): WireSet {
  return {
    id: 2,
    records: templates.length,
    write: (writer) => {
      for (const template of templates) writeTemplateRecord(writer, template)
    },
  }
}

/** RFC 7011 §3.4.2: an Options Template Set of one record, which counts all fields, scopes among them. */
export function ipfixOptionsTemplateSet({ id, fields, scopes }: OptionsTemplate<never>): WireSet {
  return {
    id: 3,
    records: 1,
    write: (writer) => {
      writer.u16(id)
      writer.u16(fields.length)
      writer.u16(scopes)
      writeFieldSpecifiers(writer, { fields })
    },
  }
}
