import { completeMetrics } from './complete-metrics.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { readDocument } from './document.ts'
import { fileSettings } from './file-settings.ts'
import { fromEnvironment, fromFlags, type Given, strayVariables } from './given.ts'
import { issueProblems } from './issue-problems.ts'
import { placeProblems } from './place-problems.ts'
import { configSchema } from './schema.ts'
import { settings } from './settings.ts'
import { sourceProblems } from './source-problems.ts'
import type { ConfigSources } from './sources.ts'
import { isMapping } from './values/is-mapping.ts'

/**
 * The configuration of flags, environment, file and defaults, in this rank. A `ConfigError` says
 * everything that is wrong with it.
 */
export function loadConfig({ file, environment, flags }: ConfigSources): Config {
  const document = file && readDocument(file.name, file.text)
  const { values, problems } = fileSettings(document?.content, settings)
  const given = [...fromEnvironment(environment, settings), ...fromFlags(flags, settings)]
  for (const one of given) overlay(values, one)

  const parsed = configSchema.safeParse(values, { reportInput: true })
  const metrics = completeMetrics(values)
  problems.push(
    ...(parsed.error?.issues ?? []).flatMap((issue) => issueProblems(issue, configSchema)),
    ...metrics.problems,
    ...(parsed.success ? sourceProblems(values, parsed.data) : []),
  )
  const complaints = [
    ...placeProblems(problems, given, document),
    ...strayVariables(environment, settings),
  ]
  if (!parsed.success || complaints.length > 0) throw new ConfigError(complaints)
  return { ...parsed.data, metrics: metrics.metrics }
}

/** Puts a value where the schema looks for it; a section that is no map stays, to be reported. */
function overlay(values: Record<string, unknown>, { setting, value }: Given): void {
  const [key = '', inner] = setting.path
  if (inner === undefined) {
    values[key] = value
    return
  }
  const section = values[key] ?? {}
  if (isMapping(section)) values[key] = { ...section, [inner]: value }
}
