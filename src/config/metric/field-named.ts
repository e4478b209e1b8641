import { type FieldDefinition, type FieldName, fields, isFieldName } from '../../model/fields.ts'
import { suggestion } from '../suggestion.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

/** The field of this name, if it is one. */
export function fieldNamed(
  name: unknown,
  fits: (field: FieldDefinition) => boolean,
  at: 'key' | 'value',
): FieldName {
  if (typeof name !== 'string') {
    throw new Mistake(`expected the name of a field, got ${shown(name)}`)
  }
  if (!isFieldName(name)) {
    const choices = (fields as readonly FieldDefinition[]).filter(fits)
    const names = choices.map((field) => field.name)
    throw new Mistake(`unknown field ${shown(name)}; ${suggestion(name, names)}`, at)
  }
  return name
}
