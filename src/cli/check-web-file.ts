import type { Config } from '../config/config.ts'
import { loadWeb } from '../load-web.ts'

/** Throws a `ConfigError` if the web configuration file is no good; returns the configuration otherwise. */
export function checkWebFile(config: Config): Config {
  const { config_file: file } = config.web
  if (file !== undefined) loadWeb(file)
  return config
}
