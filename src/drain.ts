import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Merger } from './lanes/merger.ts'
import type { Part } from './lifecycle.ts'
import type { Series } from './tally/series.ts'

/** What is to be fetched by whom. */
export interface DrainOptions {
  readonly series: Series
  readonly merger: Merger
  /** Milliseconds that each scraper has. */
  readonly longest: number
  readonly log: Logger
}

/** Stands between lanes and HTTP: when stopping, scrapers have their time to fetch what came last. */
export class Drain implements Part {
  readonly #options: DrainOptions
  #seen: (() => void) | undefined

  constructor(options: DrainOptions) {
    this.#options = options
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  /** Lanes have stopped: nothing more will come. */
  async stop(): Promise<void> {
    const { series, merger, longest, log } = this.#options
    await merger.change(() => series.stopSteps(Date.now()))
    if (series.scrapers.size === 0 || longest === 0) return
    log.info({ longest_ms: longest }, 'waiting for the last scrape; a second signal ends this')
    const seen = new Promise<void>((resolve) => {
      this.#seen = resolve
    })
    const deadline = new AbortController()
    const late = sleep(longest, 'late', deadline).catch(() => undefined)
    const end = await Promise.race([seen, late])
    deadline.abort()
    if (end === 'late') log.warn('not every scraper came for the last numbers')
  }

  /** Somebody was delivered to. */
  delivered(): void {
    if (this.#options.series.isSeen) this.#seen?.()
  }
}
