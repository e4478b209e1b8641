import { findSections } from './packet-sections.ts'

/** RFC 7011 §7: the length of a field whose records carry the length themselves. */
export const VARIABLE_LENGTH = 0xffff

/** RFC 5103 §6.1: the enterprise under which an element means the way back of a biflow. */
export const REVERSE_ENTERPRISE = 29305

/** RFC 7011 §3.2: one field of a template. */
export interface FieldSpecifier {
  readonly id: number
  /** Private enterprise number; 0 for IANA's elements and everything in NetFlow v9. */
  readonly enterprise: number
  readonly length: number
}

/** A template as it came, kept so that other wanted fields or a restart can compile it anew. */
export interface Template {
  readonly id: number
  readonly kind: 'data' | 'options'
  /** How many of the first fields are scopes; 0 for a data template. */
  readonly scopes: number
  readonly fields: readonly FieldSpecifier[]
}

/** The fewest bytes a record of the template takes: a variable-length field takes one at least. */
export function shortestRecord({ fields }: Pick<Template, 'fields'>): number {
  let length = 0
  for (const field of fields) length += field.length === VARIABLE_LENGTH ? 1 : field.length
  return length
}

/** Whether all records of the template have the same length. */
export function isFixedLength({ fields }: Pick<Template, 'fields'>): boolean {
  return fields.every(({ length }) => length !== VARIABLE_LENGTH)
}

/** About how much memory a kept template takes with its reader, for the bound on all of them. */
export function templateBytes({ fields }: Template): number {
  const packets = findSections(fields).length > 0 ? 5120 : 0
  return 1536 + 64 * fields.length + packets
}
