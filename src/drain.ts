import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Scrapers } from './expose/scrapers.ts'
import type { Part } from './lifecycle.ts'

/** Stands between lanes and HTTP: when stopping, each scraper has `longest` ms to fetch what came last. */
export function drain(scrapers: Scrapers, longest: number, log: Logger): Part {
  return {
    start: () => Promise.resolve(),
    async stop() {
      if (scrapers.size === 0 || longest === 0) return
      log.info({ longest_ms: longest }, 'waiting for the last scrape; a second signal ends this')
      const deadline = new AbortController()
      const late = sleep(longest, 'late', deadline).catch(() => undefined)
      const end = await Promise.race([scrapers.allSince(Date.now()), late])
      deadline.abort()
      if (end === 'late') log.warn('not every scraper came for the last numbers')
    },
  }
}
