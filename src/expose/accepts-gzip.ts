import { parseWeightedList } from './weighted-list.ts'

/** Whether an `Accept-Encoding` header (RFC 9110 §12.5.3) likes gzip at least as much as plain. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map(
    parseWeightedList(acceptEncoding ?? '').map(({ name, weight }) => [name, weight]),
  )
  // RFC 9110 §8.4.1.3: x-gzip is the old name
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}
