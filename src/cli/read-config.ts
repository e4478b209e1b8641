import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { loadConfig } from '../config/load-config.ts'
import type { ConfigSources } from '../config/sources.ts'

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
    if (!(error instanceof Error && 'code' in error)) throw error
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new ConfigError([`cannot read ${name}: ${reason}`], { cause: error })
  }
}
