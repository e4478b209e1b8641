import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { runningConfig, waitingSettings } from './config/running-config.ts'
import type { Part } from './lifecycle.ts'

/** How a configuration is read anew, and who goes on with it. */
export interface ReloadingOptions {
  /** Throws a `ConfigError` where there is something wrong with it. */
  readonly read: () => Config
  /** Goes on with a configuration; one that was taken over before must be fit to return to. */
  readonly apply: (config: Config) => Promise<void>
  readonly log: Logger
  readonly now: () => number
}

/**
 * Reads the configuration anew when asked to, one time after the other; a bad one changes nothing. Asked
 * before everything is started, it waits for that.
 */
export class Reloading implements Part {
  readonly #options: ReloadingOptions
  readonly #started: Config
  /** What everybody goes by. */
  #running: Config
  #underWay: Promise<unknown>
  #begin: () => void = () => undefined
  #isOver = false
  /** Whether the last one was good: true as long as there was none. */
  isSuccessful = true
  /** When there last was a good one, in milliseconds since 1970. */
  succeeded: number

  constructor(config: Config, options: ReloadingOptions) {
    this.#started = config
    this.#running = config
    this.#options = options
    this.succeeded = options.now()
    this.#underWay = new Promise<void>((resolve) => {
      this.#begin = resolve
    })
  }

  start(): Promise<void> {
    this.#begin()
    return Promise.resolve()
  }

  /** Resolves when what is under way is done; nothing is read any more. */
  async stop(): Promise<void> {
    this.#isOver = true
    this.#begin()
    await this.#underWay
  }

  /** Resolves with what is wrong with the configuration; nothing where all goes on by the new one. */
  reload(): Promise<string | undefined> {
    const reload = this.#underWay.then(() => this.#reload())
    this.#underWay = reload.catch(() => undefined)
    return reload
  }

  async #reload(): Promise<string | undefined> {
    const { read, log, now } = this.#options
    if (this.#isOver) return 'flowtally is stopping'
    try {
      const config = read()
      await this.#take(runningConfig(this.#started, config))
      this.isSuccessful = true
      this.succeeded = now()
      log.info('the configuration was read anew')
      const settings = waitingSettings(this.#started, config)
      if (settings.length > 0) {
        const names = settings.join(', ')
        log.warn({ settings: names }, 'these settings have changed, and wait for a restart')
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

  /** Everybody goes on by the new one or, should that fail, by the old one. */
  async #take(config: Config): Promise<void> {
    const { apply } = this.#options
    try {
      await apply(config)
    } catch (error) {
      await apply(this.#running)
      throw error
    }
    this.#running = config
  }
}
