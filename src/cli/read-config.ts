import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { loadConfig } from '../config/load-config.ts'
import type { ConfigSources } from '../config/sources.ts'
import { unreadable } from '../unreadable.ts'

/** The configuration that the command line and the environment ask for. */
export function readConfig(
  flags: ConfigSources['flags'],
  environment: ConfigSources['environment'],
): Config {
  const name = flags.config ?? environment.FLOWTALLY_CONFIG
  if (typeof name !== 'string' || name === '') return loadConfig({ environment, flags })
  return loadConfig({ file: { name, text: readText(name) }, environment, flags })
}

function readText(name: string): string {
  try {
    return readFileSync(name, 'utf8')
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    throw new ConfigError([`cannot read ${name}: ${reason}`], { cause: error })
  }
}
