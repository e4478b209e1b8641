import type { Config } from '../config/config.ts'
import { loadWeb } from '../load-web.ts'

/**
 * What keeps clients away though flowtally starts, a line each; `now` in milliseconds since 1970. Throws a
 * `ConfigError` if the web configuration file is no good.
 */
export function webWarnings(
  { web: { config_file: file } }: Pick<Config, 'web'>,
  now: number,
): string[] {
  const expires = file === undefined ? undefined : loadWeb(file).expires
  if (expires === undefined || expires > now) return []
  const ended = new Date(expires).toISOString()
  return [
    `web.config_file: ${file}: the certificate of the server ended at ${ended}: who asks refuses it`,
  ]
}
