import type { Problem } from './problem.ts'
import { configSchema } from './schema.ts'
import { shapeOf } from './schema-walk.ts'
import type { Setting } from './settings.ts'
import { isMapping } from './values/is-mapping.ts'
import { shown } from './values/shown.ts'

/** The settings in a file, as far as settings can be in a file. */
export function fileSettings(
  content: unknown,
  settings: readonly Setting[],
): { readonly values: Record<string, unknown>; readonly problems: Problem[] } {
  const problems: Problem[] = []
  if (content === null || content === undefined) return { values: {}, problems }
  if (!isMapping(content)) {
    problems.push({ path: [], message: `expected a map of settings, got ${shown(content)}` })
    return { values: {}, problems }
  }
  const values = { ...content }
  for (const [key, value] of Object.entries(values)) {
    const elsewhere = settings.find(({ path, file }) => file === false && path[0] === key)
    if (elsewhere !== undefined) {
      const message = `cannot be in the file; give --${elsewhere.flag}`
      problems.push({ path: [key], at: 'key', message })
    }
    if (elsewhere !== undefined || isUnset(key, value)) delete values[key]
    else if (isSection(key) && isMapping(value)) values[key] = withoutUnset(value)
  }
  return { values, problems }
}

/** A setting or section whose value is commented out, so that YAML has null for it, is not given. */
const isUnset = (key: string, value: unknown) =>
  value === null && Object.hasOwn(configSchema.shape, key)

function isSection(key: string): boolean {
  const member = Object.entries(configSchema.shape).find(([name]) => name === key)?.[1]
  return member !== undefined && shapeOf(member) !== undefined
}

function withoutUnset(section: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== null))
}
