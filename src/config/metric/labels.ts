import { unknown } from 'zod'
import { type FieldDefinition, type FieldName, fieldDefinition } from '../../model/fields.ts'
import { valueTypes } from '../setting.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'
import { entryIssue } from './entry-issue.ts'
import { fieldNamed } from './field-named.ts'

/** A label as the user asked for it. */
export interface LabelSetting {
  readonly label: string
  readonly field: FieldName
}

/** An `other` row notes in one word which of its labels read `other`. */
export const MOST_LABELS = 30

/** The labels of a metric: a list of fields, or a map of label name to field. */
export const labels = () =>
  unknown()
    .transform((value, context): LabelSetting[] => {
      const isList = Array.isArray(value)
      const entries = Object.entries(typeof value === 'object' && value !== null ? value : {})
      if (entries.length < 1 || entries.length > MOST_LABELS) {
        const message =
          typeof value === 'object' && value !== null
            ? `expected 1 to ${MOST_LABELS} labels, got ${entries.length}`
            : `expected a list of fields, or a map of label name to field, got ${shown(value)}`
        context.issues.push({ code: 'custom', message, input: value })
      }
      const taken = new Set<string>()
      return entries.flatMap(([key, fieldName]): LabelSetting[] => {
        const path = isList ? Number(key) : key
        try {
          const field = fieldNamed(fieldName, usable)
          const label = isList ? field : key
          checkUse(field)
          return [{ label: labelName(label, taken), field }]
        } catch (error) {
          context.issues.push(entryIssue(error, path, fieldName))
          return []
        }
      })
    })
    .register(valueTypes, { form: 'mapping', name: 'list of fields, or map of label to field' })

const usable = ({ label }: FieldDefinition) => label !== 'never'

function checkUse(field: FieldName): void {
  if (usable(fieldDefinition(field))) return
  throw new Mistake(
    `${shown(field)} is never a label: its values are too many, or no single values`,
  )
}

/** https://prometheus.io/docs/concepts/data_model: what may be the name of a label. */
function labelName(label: string, taken: Set<string>): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) {
    throw new Mistake(
      `${shown(label)} cannot be the name of a label: letters, digits and _ only, no digit first`,
    )
  }
  if (label.startsWith('__')) {
    throw new Mistake(
      `${shown(label)} cannot be the name of a label: Prometheus keeps __ for itself`,
    )
  }
  if (label === 'le' || label === 'quantile') {
    throw new Mistake(
      `${shown(label)} cannot be the name of a label: histograms and summaries use it`,
    )
  }
  if (taken.has(label)) throw new Mistake(`the label ${shown(label)} is there already`)
  taken.add(label)
  return label
}
