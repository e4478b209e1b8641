import type { core } from 'zod'
import type { Path, Problem } from './problem.ts'
import { schemaAt, shapeOf } from './schema-walk.ts'
import { settingInfo } from './setting.ts'
import { suggestion } from './suggestion.ts'
import { shown } from './values/shown.ts'

/** What zod found in our words: one problem for each thing that is wrong. */
export function issueProblems(issue: core.$ZodIssue, schema: core.$ZodType): Problem[] {
  const path = issue.path as Path
  switch (issue.code) {
    case 'unrecognized_keys': {
      const shape = shapeOf(schemaAt(schema, path) ?? schema) ?? {}
      const known = Object.keys(shape).filter(
        (key) => settingInfo.get(shape[key] ?? schema)?.file !== false,
      )
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key',
        message: `no such setting; ${suggestion(key, known)}`,
      }))
    }
    case 'invalid_key':
      return [{ path, at: 'key', message: issue.issues[0]?.message ?? issue.message }]
    case 'invalid_type':
      return [{ path, message: `expected ${inWords(issue.expected)}, got ${shown(issue.input)}` }]
    case 'custom':
      return [{ path, at: issue.params?.at === 'key' ? 'key' : 'value', message: issue.message }]
    default:
      return [{ path, message: issue.message }]
  }
}

function inWords(type: string): string {
  if (type === 'object' || type === 'record') return 'a map of settings'
  return type === 'array' ? 'a list' : `a ${type}`
}
