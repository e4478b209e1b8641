import type { IncomingMessage } from 'node:http'

/** Scrapers that are remembered; Prometheus servers come alone or in pairs. */
const MOST = 16

/** Without a second scrape nothing tells the interval: that of a slow Prometheus. */
const FIRST_INTERVAL = 60_000

interface Scraper {
  /** When it was last delivered to, in milliseconds. */
  last: number
  interval: number
}

/**
 * Who scrapes, told apart by address, user agent and query: clients that say how long they wait, as
 * Prometheus does. One that did not come for three of its intervals is forgotten.
 */
export class Scrapers {
  readonly #known = new Map<string, Scraper>()
  #waiting: { since: number; resolve: () => void } | undefined

  /** Notes that a scrape was delivered to whoever sent this request. */
  delivered({ headers, socket, url }: IncomingMessage, now: number): void {
    if (headers['x-prometheus-scrape-timeout-seconds'] === undefined) return
    const query = url?.slice(url.indexOf('?')) ?? ''
    const key = `${socket.remoteAddress} ${headers['user-agent']} ${query}`
    const known = this.#known.get(key)
    const interval = known === undefined ? FIRST_INTERVAL : Math.max(1, now - known.last)
    if (known !== undefined || this.#known.size < MOST)
      this.#known.set(key, { last: now, interval })
    this.#check()
  }

  /** Resolves when every scraper that still comes was delivered to after `now`. */
  allSince(now: number): Promise<void> {
    for (const [key, { last, interval }] of this.#known) {
      if (now - last > 3 * interval) this.#known.delete(key)
    }
    return new Promise((resolve) => {
      this.#waiting = { since: now, resolve }
      this.#check()
    })
  }

  get size(): number {
    return this.#known.size
  }

  #check(): void {
    const { since, resolve } = this.#waiting ?? {}
    if (since === undefined || resolve === undefined) return
    for (const { last } of this.#known.values()) if (last <= since) return
    this.#waiting = undefined
    resolve()
  }
}
