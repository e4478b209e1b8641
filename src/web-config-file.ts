import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { ConfigError } from './config/config-error.ts'
import type { Part } from './lifecycle.ts'
import { type LoadedWeb, loadWeb } from './load-web.ts'

/** What there is without a file: plain HTTP for everybody. */
const open: LoadedWeb = {
  access: { headers: {}, users: new Map(), rateLimit: undefined },
  tls: undefined,
  expires: undefined,
  files: [],
}

/** Between two looks at the files, in milliseconds. */
const PAUSE = 1000

/**
 * The web configuration file, read anew when it or a file that it names is another one. While it is no
 * good, what was read before counts.
 */
export class WebConfigFile implements Part {
  readonly #path: string | undefined
  readonly #log: Logger
  readonly #now: () => number
  #web = open
  /** What the files looked like when they were last read, and at the last look. */
  #read = ''
  #seen = ''
  #problem = ''
  #looking: NodeJS.Timeout | undefined
  /** When it was last read and could be used, in milliseconds since 1970. */
  succeeded: number
  /** Is told of what counts from now on. */
  onChange: (web: LoadedWeb) => void = () => undefined

  /** Throws a `ConfigError` if the file is no good. */
  constructor(path: string | undefined, log: Logger, now: () => number) {
    this.#path = path
    this.#log = log
    this.#now = now
    this.succeeded = now()
    if (path !== undefined) this.#take(loadWeb(path))
  }

  /** What counts. */
  get web(): LoadedWeb {
    return this.#web
  }

  get expires(): number | undefined {
    return this.#web.expires
  }

  /** Whether the file could be used when it was last read. */
  get isSuccessful(): boolean {
    return this.#problem === ''
  }

  async start(): Promise<void> {
    if (this.#path === undefined) return
    this.#read = await this.#appearance()
    this.#seen = this.#read
    this.#looking = setInterval(() => void this.look(), PAUSE)
  }

  stop(): Promise<void> {
    clearInterval(this.#looking)
    return Promise.resolve()
  }

  /** Looks at the files, and reads them if they are not as they were. */
  async look(): Promise<void> {
    const appearance = await this.#appearance()
    const isSettled = appearance === this.#seen
    this.#seen = appearance
    // somebody may be writing them one after the other: a certificate first, its key then
    if (!isSettled || (appearance === this.#read && this.isSuccessful)) return
    this.#read = appearance
    this.reread()
  }

  /** Reads the files now. */
  reread(): void {
    if (this.#path === undefined) return
    try {
      const web = loadWeb(this.#path)
      this.#refuseWhatNeedsRestart(web)
      this.#take(web)
      this.#log.info({ file: this.#path }, 'the web configuration was read anew')
      this.onChange(web)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      this.#fail(error.message)
    }
  }

  #take(web: LoadedWeb): void {
    this.#web = web
    this.#problem = ''
    this.succeeded = this.#now()
    const { expires } = web
    if (expires === undefined || expires > this.#now()) return
    this.#log.warn({ expired: new Date(expires) }, 'the certificate of the web server has expired')
  }

  /** Says only once of the same problem that it is there. */
  #fail(problem: string): void {
    if (problem === this.#problem) return
    this.#problem = problem
    this.#log.error(
      { problem },
      'the web configuration cannot be used, everything goes on by the old one',
    )
  }

  #refuseWhatNeedsRestart({ tls }: LoadedWeb): void {
    const before = this.#web.tls
    const refuse = (what: string) =>
      new ConfigError([
        `${this.#path}: tls_server_config: ${what} waits for a restart of flowtally`,
      ])
    if ((tls === undefined) !== (before === undefined)) throw refuse('to switch TLS on or off')
    if (tls?.clientAuth.asks !== before?.clientAuth.asks) {
      throw refuse('to begin or cease to ask for client certificates')
    }
  }

  /** Tells the files from what they were before; one that is not there looks like nothing. */
  async #appearance(): Promise<string> {
    const parts = await Promise.all(
      this.#web.files.map(async (file) => {
        try {
          const { ino, size, mtimeMs } = await stat(file)
          return `${ino} ${size} ${mtimeMs}`
        } catch {
          return ''
        }
      }),
    )
    return parts.join()
  }
}
