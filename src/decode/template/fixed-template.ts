import type { Template } from './template.ts'

/** IE 210, paddingOctets: bytes that nobody reads. */
export const PADDING = 210

/** The records of a protocol without templates as if it had one: elements of IANA and their lengths. */
export function fixedTemplate(
  fields: readonly (readonly [id: number, length: number])[],
): Template {
  return {
    id: 0,
    kind: 'data',
    scopes: 0,
    fields: fields.map(([id, length]) => ({ id, enterprise: 0, length })),
  }
}
