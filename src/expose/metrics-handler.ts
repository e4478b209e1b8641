import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptsGzip } from './accepts-gzip.ts'
import { type Body, Exposition, type Scrape } from './exposition.ts'
import { contentTypes, type Format } from './format.ts'
import { negotiate } from './negotiate.ts'
import { type Scraper, type ScraperKind, scraperOf } from './scraper.ts'
import { send } from './send.ts'

/** How a scrape went. */
export interface ScrapeReport {
  /** From the request to the last byte. */
  readonly seconds: number
  /** Bytes of the body before compression. */
  readonly bytes: number
  readonly format: Format
  /** Whether all of it was taken, in the time that the scraper waits. */
  readonly delivered: boolean
  /** Who scraped, and the snapshot it was shown; nobody for browsers and the like. */
  readonly scraper: Scraper | undefined
  readonly snapshot: number
}

export interface MetricsHandlerOptions {
  readonly scrape: Scrape
  /** Who is taken for a scraper: whoever says how long it waits, unless told otherwise. */
  readonly scrapers?: ScraperKind
  /** A scraper asks; before anything is rendered for it. */
  readonly onAsk?: (scraper: Scraper) => void
  readonly onScrape?: (report: ScrapeReport) => void
  /** Milliseconds that a scraper may take to read the body. */
  readonly sendTimeout?: number
}

/** Longer than any sensible scrape timeout. */
const SEND_TIMEOUT = 60_000

/** Bodies that are kept for their readers; beyond, those of the oldest are cut off for a new one. */
const MOST_BODIES = 32

/** Answers scrapes. */
export function metricsHandler(options: MetricsHandlerOptions) {
  const { scrape, scrapers = 'prometheus', onAsk, onScrape, sendTimeout = SEND_TIMEOUT } = options
  const exposition = new Exposition(scrape)
  const readers = new Map<ServerResponse, Body>()

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now()
    const format = negotiate(request.headers.accept)
    response.setHeader('Content-Type', contentTypes[format])
    response.setHeader('Vary', 'Accept, Accept-Encoding')
    response.setHeader('Cache-Control', 'no-store')
    if (request.method === 'HEAD') {
      // RFC 9110 §9.3.2: headers that only rendering could tell are left out
      response.end()
      return
    }
    const wantsGzip = acceptsGzip(request.headers['accept-encoding']?.toString())
    const scraper = scraperOf(request, scrapers)
    if (scraper !== undefined) onAsk?.(scraper)
    const body = await exposition.body(format, scraper ? 'scraper' : 'visitor', wantsGzip)
    if (body.gzipped) response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Content-Length', body.length)
    makePlace(readers, body)
    readers.set(response, body)
    const sent = await send(response, body.chunks, sendTimeout)
    readers.delete(response)
    const { plainLength: bytes, snapshot } = body
    const seconds = (performance.now() - started) / 1000
    const delivered = sent && seconds * 1000 <= (scraper?.timeout ?? Number.POSITIVE_INFINITY)
    onScrape?.({ seconds, bytes, format, delivered, scraper, snapshot })
  }
}

/** Who has been reading longest has had the best chance. Those who share a body cost nothing more. */
function makePlace(readers: ReadonlyMap<ServerResponse, Body>, body: Body): void {
  const bodies = new Set(readers.values())
  if (bodies.has(body) || bodies.size < MOST_BODIES) return
  const [oldest] = bodies
  for (const [reader, reading] of readers) if (reading === oldest) reader.destroy()
}
