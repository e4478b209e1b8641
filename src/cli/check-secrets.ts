import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import type { ConfigSources } from '../config/sources.ts'
import { readLogins } from '../enrich/snmp/read-logins.ts'
import { laneStreams } from '../lanes/lane-streams.ts'

/** Throws a `ConfigError` that says which secrets cannot be read; returns the configuration otherwise. */
export function checkSecrets(config: Config, environment: ConfigSources['environment']): Config {
  const problems = [
    ...readLogins(config.snmp.samplers, environment).problems,
    ...laneStreams(config.listen, environment).problems,
  ]
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}
