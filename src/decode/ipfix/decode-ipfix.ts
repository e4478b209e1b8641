import type { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Header } from '../header.ts'
import { protocols } from '../protocols.ts'
import type { FieldSpecifier } from '../template/template.ts'
import type { Message, TemplateSetReaders, TemplateSets } from '../template-sets.ts'

/** RFC 7011 §3.3.2: ids of the Sets that carry templates. */
const TEMPLATE_SET = 2
const OPTIONS_TEMPLATE_SET = 3

/** RFC 7011 §3.1: also the shortest Message. */
const HEADER_LENGTH = 16

/** The header of a Message and where it ends. */
export interface IpfixHeader extends Header {
  readonly length: number
}

/**
 * RFC 7011 §3.1: the header behind the version.
 *
 *     length(2) exportTime(4) sequenceNumber(4) observationDomainId(4)
 */
export function decodeIpfixHeader(reader: ByteReader): IpfixHeader {
  const length = reader.u16()
  const exported = reader.u32() * 1000
  const sequence = reader.u32()
  const domain = reader.u32()
  if (length < HEADER_LENGTH) {
    throw new DecodeError(
      'length',
      `the Message says it has ${length} bytes, its header alone has 16`,
    )
  }
  return {
    protocol: protocols.ipfix,
    domain,
    sequence,
    exported,
    nanoseconds: 0,
    uptime: undefined,
    length,
  }
}

/** RFC 7011 §3.4.1, §3.4.2: the Sets that carry templates. */
export const ipfixTemplateSets: TemplateSetReaders = new Map([
  [TEMPLATE_SET, readTemplates(TEMPLATE_SET)],
  [OPTIONS_TEMPLATE_SET, readTemplates(OPTIONS_TEMPLATE_SET)],
])

function readTemplates(setId: number) {
  return (set: ByteReader, sets: TemplateSets, message: Message): void => {
    // §3.3.1: padding is shorter than any record of the Set
    while (set.remaining >= 4 && !set.restIsZero()) readTemplate(setId, set, sets, message)
  }
}

/** `templateId(2) fieldCount(2)`, with `scopeFieldCount(2)` for options, then Field Specifiers. */
function readTemplate(setId: number, set: ByteReader, sets: TemplateSets, message: Message): void {
  const id = set.u16()
  const count = set.u16()
  const kind = setId === TEMPLATE_SET ? 'data' : 'options'
  if (count === 0) {
    // §8.1: withdrawal, of all templates if the id is the Set's own
    if (id === setId) sets.withdrawAll(message, kind)
    else sets.withdraw(message, id)
    return
  }
  const scopes = kind === 'options' ? set.u16() : 0
  if (kind === 'options' && (scopes === 0 || scopes > count)) {
    throw new DecodeError(
      'template_malformed',
      `options template ${id} has ${scopes} scopes among ${count} fields`,
    )
  }
  const fields: FieldSpecifier[] = []
  for (let i = 0; i < count; i++) fields.push(readFieldSpecifier(set))
  sets.learn(message, { id, kind, scopes, fields })
}

/** RFC 7011 §3.2: the top bit of the id says that an enterprise number follows. */
function readFieldSpecifier(set: ByteReader): FieldSpecifier {
  const id = set.u16()
  const length = set.u16()
  return { id: id & 0x7fff, enterprise: id >= 0x8000 ? set.u32() : 0, length }
}
