import { unknown } from 'zod'
import type { Condition } from '../../tally/metric-definition.ts'
import { parseCondition } from '../../tally/parse-condition.ts'
import { valueTypes } from '../setting.ts'
import { shown } from '../values/shown.ts'
import { entryIssue } from './entry-issue.ts'
import { fieldNamed } from './field-named.ts'

/** The conditions of a metric: a map of field to what its value may be. */
export const where = () =>
  unknown()
    .transform((value, context): Condition[] => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const message = `expected a map of field to values, got ${shown(value)}`
        context.issues.push({ code: 'custom', message, input: value })
        return []
      }
      return Object.entries(value).flatMap(([name, wanted]) => {
        try {
          return [
            parseCondition(
              fieldNamed(name, () => true, 'key'),
              wanted,
            ),
          ]
        } catch (error) {
          context.issues.push(entryIssue(error, name, wanted))
          return []
        }
      })
    })
    .register(valueTypes, { form: 'mapping', name: 'map of field to values' })
