import type { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Header } from '../header.ts'
import { protocols } from '../protocols.ts'
import type { FieldSpecifier } from '../template/template.ts'
import {
  FIRST_DATA_SET,
  type Message,
  type TemplateSetReaders,
  type TemplateSets,
} from '../template-sets.ts'

/** RFC 3954 §5.2 and §6.1: ids of the FlowSets that carry templates. */
const TEMPLATE_FLOWSET = 0
const OPTIONS_TEMPLATE_FLOWSET = 1

const FIELD_LENGTH = 4

/**
 * RFC 3954 §5.1: the header behind the version. Its count is not kept: in practice it counts
 * records, FlowSets or neither.
 *
 *     count(2) sysUpTime(4) unixSecs(4) sequenceNumber(4) sourceId(4)
 */
export function decodeNetflow9Header(reader: ByteReader): Header {
  reader.skip(2)
  const uptime = reader.u32()
  const exported = reader.u32() * 1000
  const sequence = reader.u32()
  const domain = reader.u32()
  return { protocol: protocols.netflow_v9, domain, sequence, exported, nanoseconds: 0, uptime }
}

/** RFC 3954 §5.2, §6.1: the FlowSets that carry templates. */
export const netflow9TemplateSets: TemplateSetReaders = new Map([
  [TEMPLATE_FLOWSET, readTemplates],
  [OPTIONS_TEMPLATE_FLOWSET, readOptionsTemplates],
])

/** `templateId(2) fieldCount(2) [fieldType(2) fieldLength(2)] × fieldCount`, repeated. */
function readTemplates(flowSet: ByteReader, sets: TemplateSets, message: Message): void {
  while (flowSet.remaining >= FIELD_LENGTH && !flowSet.restIsZero()) {
    const id = flowSet.u16()
    const fields = readFields(flowSet, flowSet.u16())
    sets.learn(message, { id, kind: 'data', scopes: 0, fields })
  }
}

/** `templateId(2) scopeLength(2) optionLength(2)`, both lengths in bytes, then the fields. */
function readOptionsTemplates(flowSet: ByteReader, sets: TemplateSets, message: Message): void {
  // §6.1: padding to the next 4 bytes is shorter than this
  while (flowSet.remaining >= 6 && !flowSet.restIsZero()) {
    const id = flowSet.u16()
    const scopes = flowSet.u16() / FIELD_LENGTH
    const options = flowSet.u16() / FIELD_LENGTH
    if (id < FIRST_DATA_SET || !Number.isInteger(scopes) || !Number.isInteger(options)) {
      throw new DecodeError(
        'template_malformed',
        `options template ${id} has lengths that are no multiple of 4`,
      )
    }
    const fields = readFields(flowSet, scopes + options)
    sets.learn(message, { id, kind: 'options', scopes, fields })
  }
}

function readFields(flowSet: ByteReader, count: number): FieldSpecifier[] {
  const fields: FieldSpecifier[] = []
  for (let i = 0; i < count; i++) {
    fields.push({ id: flowSet.u16(), enterprise: 0, length: flowSet.u16() })
  }
  return fields
}
