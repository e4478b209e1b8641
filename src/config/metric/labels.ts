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
      const problem = shapeProblem(value)
      if (problem !== undefined) {
        context.issues.push({ code: 'custom', message: problem, input: value })
        return []
      }
      const isList = Array.isArray(value)
      const taken = new Set<string>()
      return Object.entries(value ?? {}).flatMap(([key, fieldName]): LabelSetting[] => {
        try {
          const field = labelField(fieldName)
          return [{ label: labelName(isList ? field : key, taken), field }]
        } catch (error) {
          context.issues.push(entryIssue(error, isList ? Number(key) : key, fieldName))
          return []
        }
      })
    })
    .register(valueTypes, { form: 'mapping', name: 'list of fields, or map of label to field' })

function shapeProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return `expected a list of fields, or a map of label name to field, got ${shown(value)}`
  }
  const count = Object.keys(value).length
  if (count >= 1 && count <= MOST_LABELS) return undefined
  return `expected 1 to ${MOST_LABELS} labels, got ${count}`
}

function labelField(name: unknown): FieldName {
  const usable = ({ label }: FieldDefinition) => label !== 'never'
  const field = fieldNamed(name, usable, 'value')
  if (usable(fieldDefinition(field))) return field
  throw new Mistake(`${shown(field)} is never a label: it has too many values, or lists of them`)
}

/** https://prometheus.io/docs/concepts/data_model: what may be the name of a label. */
function labelName(label: string, taken: Set<string>): string {
  const why = labelMistake(label)
  if (why !== undefined) {
    throw new Mistake(`${shown(label)} cannot be the name of a label: ${why}`, 'key')
  }
  if (taken.has(label)) throw new Mistake(`the label ${shown(label)} is there already`, 'key')
  taken.add(label)
  return label
}

function labelMistake(label: string): string | undefined {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) return 'letters, digits and _ only, no digit first'
  if (label.startsWith('__')) return 'Prometheus keeps __ for itself'
  if (label === 'le' || label === 'quantile') return 'histograms and summaries use it'
  return undefined
}
