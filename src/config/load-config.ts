import { completeMetrics } from './complete-metrics.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { strayVariables } from './given.ts'
import { givenValues } from './given-values.ts'
import { issueProblems } from './issue-problems.ts'
import { placeProblems } from './place-problems.ts'
import { configSchema } from './schema.ts'
import { settings } from './settings.ts'
import { sourceProblems } from './source-problems.ts'
import type { ConfigSources } from './sources.ts'

/**
 * The configuration of flags, environment, file and defaults, in this rank. A `ConfigError` says
 * everything that is wrong with it.
 */
export function loadConfig(sources: ConfigSources): Config {
  const { values, problems, given, document } = givenValues(sources)

  const parsed = configSchema.safeParse(values, { reportInput: true })
  const metrics = completeMetrics(values)
  problems.push(
    ...(parsed.error?.issues ?? []).flatMap((issue) => issueProblems(issue, configSchema)),
    ...metrics.problems,
    ...(parsed.success ? sourceProblems(values, parsed.data) : []),
  )
  const complaints = [
    ...placeProblems(problems, given, document),
    ...strayVariables(sources.environment, settings),
  ]
  if (!parsed.success || complaints.length > 0) throw new ConfigError(complaints)
  return { ...parsed.data, metrics: metrics.metrics }
}
