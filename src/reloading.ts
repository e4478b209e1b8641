import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'

/** How a configuration is read anew, and who goes on with it. */
export interface ReloadingOptions {
  /** Throws a `ConfigError` where there is something wrong with it. */
  readonly read: () => Config
  readonly apply: (config: Config) => Promise<void>
  readonly log: Logger
  readonly now: () => number
}

/** Reads the configuration anew when asked to, one time after the other; a bad one changes nothing. */
export class Reloading {
  readonly #options: ReloadingOptions
  #config: Config
  #underWay: Promise<unknown> = Promise.resolve()
  /** Whether the last one was good: true as long as there was none. */
  isSuccessful = true
  /** When there last was a good one, in milliseconds since 1970. */
  succeeded: number

  constructor(config: Config, options: ReloadingOptions) {
    this.#config = config
    this.#options = options
    this.succeeded = options.now()
  }

  /** Resolves with what is wrong with the configuration; nothing where all goes on by the new one. */
  reload(): Promise<string | undefined> {
    const reload = this.#underWay.then(() => this.#reload())
    this.#underWay = reload.catch(() => undefined)
    return reload
  }

  async #reload(): Promise<string | undefined> {
    const { read, apply, log, now } = this.#options
    try {
      const config = read()
      await apply(config)
      const late = changedForRestart(this.#config, config)
      this.#config = config
      this.isSuccessful = true
      this.succeeded = now()
      log.info('the configuration was read anew')
      if (late.length > 0) {
        log.warn({ settings: late }, 'these settings have changed, and wait for a restart')
      }
      return undefined
    } catch (error) {
      this.isSuccessful = false
      if (!(error instanceof ConfigError)) throw error
      log.error(
        { problem: error.message },
        'the configuration cannot be used, everything goes on by the old one',
      )
      return error.message
    }
  }
}

/** What is taken over while everything runs; or is read at the start only. */
const reloaded: ReadonlySet<string> = new Set<keyof Config>([
  ...(['metrics', 'asn', 'allow', 'decapsulate', 'sampling'] as const),
  ...(['as_names', 'as_name_overrides', 'asn_sources', 'databases', 'networks'] as const),
  ...(['interfaces', 'interface_sources', 'interface_rules', 'snmp'] as const),
  ...(['sampler_names', 'sampler_name_sources', 'config'] as const),
])

/** The settings that are others now and wait for a restart. */
function changedForRestart(before: Config, after: Config): string[] {
  const keys = Object.keys(after) as (keyof Config & string)[]
  return keys
    .filter((key) => !reloaded.has(key))
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}
