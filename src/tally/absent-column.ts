import { type FieldName, fieldDefinition, wordsOf } from '../model/fields.ts'
import type { Column } from '../model/flows.ts'

/** Stands in for a column that a batch does not have: the record does not say, in every row. */
export function absentColumn(field: FieldName): Column {
  const { kind, fill = 0 } = fieldDefinition(field)
  const words = wordsOf[kind]
  return { words, step: 0, data: new Uint32Array(words).fill(fill), dirty: 0 }
}
