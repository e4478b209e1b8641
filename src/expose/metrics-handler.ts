import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptsGzip } from './accepts-gzip.ts'
import { type Body, Exposition, type Scrape } from './exposition.ts'
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
  readonly request: IncomingMessage
}

export interface MetricsHandlerOptions {
  readonly scrape: Scrape
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
  const { scrape, onScrape, sendTimeout = SEND_TIMEOUT } = options
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
    const body = await exposition.body(format, wantsGzip)
    if (body.gzipped) response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Content-Length', body.length)
    makePlace(readers, body)
    readers.set(response, body)
    const delivered = await send(response, body.chunks, sendTimeout)
    readers.delete(response)
    const seconds = (performance.now() - started) / 1000
    onScrape?.({ seconds, bytes: body.plainLength, format, delivered, request })
  }
}

/** Who has been reading longest has had the best chance. Those who share a body cost nothing more. */
function makePlace(readers: ReadonlyMap<ServerResponse, Body>, body: Body): void {
  const bodies = new Set(readers.values())
  if (bodies.has(body) || bodies.size < MOST_BODIES) return
  const [oldest] = bodies
  for (const [reader, reading] of readers) if (reading === oldest) reader.destroy()
}
