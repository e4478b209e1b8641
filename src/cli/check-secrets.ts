import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import type { ConfigSources } from '../config/sources.ts'
import { readLogins } from '../enrich/snmp/read-logins.ts'

/** The configuration, if all secrets that it names are there; throws a `ConfigError` if not. */
export function checkSecrets(config: Config, environment: ConfigSources['environment']): Config {
  const { problems } = readLogins(config.snmp.samplers, environment)
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}
