import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import type { ConfigSources } from '../config/sources.ts'
import { readConfigFile } from '../read-config-file.ts'

/** The configuration that the command line and the environment ask for. */
export function readConfig(
  flags: ConfigSources['flags'],
  environment: ConfigSources['environment'],
): Config {
  const name = flags.config ?? environment.FLOWTALLY_CONFIG
  if (typeof name !== 'string' || name === '') return loadConfig({ environment, flags })
  return loadConfig({ file: readConfigFile(name), environment, flags })
}
