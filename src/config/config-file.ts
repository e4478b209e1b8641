import { stringify } from 'yaml'
import { givenValues } from './given-values.ts'
import { loadConfig } from './load-config.ts'
import { settings } from './settings.ts'
import type { ConfigSources } from './sources.ts'

/**
 * The file that says what flags and environment say, in YAML. Flags of flow-exporter are in it by what they
 * stand for. A `ConfigError` says what is wrong with them.
 */
export function configFile(sources: Omit<ConfigSources, 'file'>): string {
  const config = loadConfig(sources)
  const elsewhere = new Set(
    settings.filter(({ file }) => file === false).map(({ path }) => path[0]),
  )
  // its metrics are written out
  if (config.brokers !== undefined) elsewhere.add('asn')
  const { values } = givenValues(sources)
  return stringify(
    Object.fromEntries(Object.entries(values).filter(([key]) => !elsewhere.has(key))),
  )
}
