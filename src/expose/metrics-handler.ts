import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptsGzip } from './accepts-gzip.ts'
import { Exposition, type Scrape } from './exposition.ts'
import { contentTypes, type Format } from './format.ts'
import { negotiate } from './negotiate.ts'
import { send } from './send.ts'

/** How a scrape went. */
export interface ScrapeReport {
  /** From the request to the last byte. */
  readonly seconds: number
  /** Bytes of the body before compression. */
  readonly bytes: number
  readonly format: Format
  /** Whether the scraper took all of it. */
  readonly delivered: boolean
}

export interface MetricsHandlerOptions {
  readonly scrape: Scrape
  readonly onScrape?: (report: ScrapeReport) => void
  /** Milliseconds that a scraper may take to read the body. */
  readonly sendTimeout?: number
}

/** Longer than any sensible scrape timeout. */
const SEND_TIMEOUT = 60_000

/** Bodies that are being sent at one time; beyond, the oldest reader is cut off for the newest. */
const MOST_READERS = 32

/** Answers scrapes. */
export function metricsHandler(options: MetricsHandlerOptions) {
  const { scrape, onScrape, sendTimeout = SEND_TIMEOUT } = options
  const exposition = new Exposition(scrape)
  const readers = new Set<ServerResponse>()

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
    const body = await exposition.body(format, wantsGzip)
    if (body.gzipped) response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Content-Length', body.length)
    makePlace(readers)
    readers.add(response)
    const delivered = await send(response, body.chunks, sendTimeout)
    readers.delete(response)
    const seconds = (performance.now() - started) / 1000
    onScrape?.({ seconds, bytes: body.plainLength, format, delivered })
  }
}

/** Who has been reading longest has had the best chance. */
function makePlace(readers: ReadonlySet<ServerResponse>): void {
  if (readers.size < MOST_READERS) return
  for (const oldest of readers) {
    oldest.destroy()
    return
  }
}
