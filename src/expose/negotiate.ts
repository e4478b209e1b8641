import type { Format } from './format.ts'
import { parseWeightedList, type Weighted } from './weighted-list.ts'

/** What we can write; the first is what those get who do not care. */
const offers = [
  { format: 'text', type: 'text/plain', version: '0.0.4' },
  { format: 'openmetrics', type: 'application/openmetrics-text', version: '1.0.0' },
] as const satisfies readonly { format: Format; type: string; version: string }[]

type Offer = (typeof offers)[number]

interface Match {
  readonly format: Format
  readonly weight: number
  /** RFC 9110 §12.5.1: the most specific range decides on a type. */
  readonly precision: number
  readonly position: number
}

/**
 * Chooses the format by the `Accept` header. Among equal weights the more specific range wins, then
 * the one named first. Who accepts neither gets text, as Prometheus' own exporters do it.
 */
export function negotiate(accept: string | undefined): Format {
  const ranges = parseWeightedList(accept ?? '')
  const matches = offers
    .map((offer) => bestMatch(offer, ranges))
    .filter((match) => match.weight > 0)
    .sort((a, b) => b.weight - a.weight || b.precision - a.precision || a.position - b.position)
  return matches[0]?.format ?? 'text'
}

function bestMatch(offer: Offer, ranges: readonly Weighted[]): Match {
  let best: Match = { format: offer.format, weight: 0, precision: 0, position: 0 }
  for (const [position, range] of ranges.entries()) {
    const precision = precisionOf(range, offer)
    if (precision > best.precision) {
      best = { format: offer.format, weight: range.weight, precision, position }
    }
  }
  return best
}

/** How closely the range names the offer; 0 if it does not. */
function precisionOf({ name, parameters }: Weighted, { type, version }: Offer): number {
  if (name === '*/*') return 1
  if (name === `${type.split('/', 1)[0]}/*`) return 2
  if (name !== type) return 0
  const wanted = parameters.get('version')
  if (wanted === undefined) return 3
  return wanted === version ? 4 : 0
}
