import type { IncomingMessage } from 'node:http'

/** Which clients are taken for scrapers: those that say how long they wait, as Prometheus does, or all. */
export const scraperKinds = ['prometheus', 'any'] as const
export type ScraperKind = (typeof scraperKinds)[number]

/** A client that adds up what it is shown. */
export interface Scraper {
  /** Address, user agent and query: what tells it from others. */
  readonly id: string
  /** Milliseconds that it waits for an answer. */
  readonly timeout: number
}

/** What a client that does not say so is taken to wait: the default of Prometheus. */
const DEFAULT_TIMEOUT = 10_000

/** The scraper that sent a request; nothing if it comes from a browser, curl and the like. */
export function scraperOf(
  { headers, socket, url = '' }: IncomingMessage,
  kind: ScraperKind,
): Scraper | undefined {
  const seconds = Number(headers['x-prometheus-scrape-timeout-seconds'])
  const says = seconds > 0 && seconds < Number.POSITIVE_INFINITY
  if (!says && kind !== 'any') return undefined
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
  return {
    id: `${socket.remoteAddress} ${headers['user-agent']} ${query}`,
    timeout: says ? seconds * 1000 : DEFAULT_TIMEOUT,
  }
}
