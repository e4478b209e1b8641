import { ByteWriter } from './byte-writer.ts'
import type { OptionsTemplate, Template } from './template.ts'
import { type WireSet, writeFieldSpecifiers, writeSet, writeTemplateRecord } from './wire-set.ts'

/** RFC 3954 §5.1: the fields of the Packet Header. */
export interface Netflow9Header {
  /** When the packet is sent and when the sampler was started, in milliseconds since 1970. */
  readonly time: number
  readonly boot: number
  /** Export Packets before this one. */
  readonly sequence: number
  readonly sourceId: number
}

/** RFC 3954 §5: an Export Packet. */
export function netflow9Packet(
  header: Netflow9Header,
  flowSets: readonly WireSet[],
  capacity: number,
): Uint8Array {
  const writer = new ByteWriter(capacity)
  writer.u16(9) // version
  // §5.1: Options FlowSet, Template FlowSet and Data FlowSet records together
  writer.u16(flowSets.reduce((sum, { records }) => sum + records, 0))
  writer.u32(header.time - header.boot) // sysUpTime
  writer.u32(Math.floor(header.time / 1000)) // UNIX Secs
  writer.u32(header.sequence)
  writer.u32(header.sourceId)
  for (const flowSet of flowSets) writeSet(writer, flowSet)
  return writer.bytes
}

/** RFC 3954 §5.2: the Template FlowSet. */
export function netflow9TemplateFlowSet(templates: readonly Template<never>[]): WireSet {
  return {
    id: 0,
    records: templates.length,
    write: (writer) => {
      for (const template of templates) writeTemplateRecord(writer, template)
    },
  }
}

/** RFC 3954 §6.1: the Options Template FlowSet, whose lengths are in bytes. */
export function netflow9OptionsTemplateFlowSet(
  templates: readonly OptionsTemplate<never>[],
): WireSet {
  return {
    id: 1,
    records: templates.length,
    write: (writer) => {
      for (const { id, fields, scopes } of templates) {
        writer.u16(id)
        writer.u16(scopes * 4) // Option Scope Length: of the field specifiers, not of the data
        writer.u16((fields.length - scopes) * 4) // Option Length
        writeFieldSpecifiers(writer, { fields })
      }
    },
  }
}
