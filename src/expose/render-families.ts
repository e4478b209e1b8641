import { setImmediate } from 'node:timers/promises'
import { escapeLabelValue } from './escape.ts'
import { counterFamily, familyHeader } from './family-header.ts'
import type { Format } from './format.ts'

/** A family and its samples, as prom-client gives them. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: unknown
  readonly values: Iterable<Sample>
}

export interface Sample {
  readonly value: number | bigint
  readonly labels: Readonly<Record<string, string | number | undefined>>
  /** Where it is not the family's: `_bucket`, `_sum`, `_count`. */
  readonly metricName?: string
}

/** Lines after which other work gets its turn. */
const SLICE = 250

/** Writes families as pieces of text, with turns for others in between. */
export async function* renderFamilies(
  families: Iterable<Family> | AsyncIterable<Family>,
  format: Format,
): AsyncGenerator<string, void> {
  let piece = ''
  let lines = 0
  for await (const family of families) {
    const type = String(family.type)
    const name = type === 'counter' ? counterFamily(family.name) : family.name
    piece += familyHeader(name, type, family.help, format)
    for (const sample of family.values) {
      piece += sampleLine(
        type === 'counter' ? `${name}_total` : (sample.metricName ?? name),
        sample,
      )
      if (++lines % SLICE === 0) {
        yield piece
        piece = ''
        await setImmediate()
      }
    }
  }
  yield piece
}

function sampleLine(name: string, { labels, value }: Sample): string {
  let text = ''
  for (const label in labels) {
    const separator = text === '' ? '' : ','
    text += `${separator}${label}="${escapeLabelValue(String(labels[label] ?? ''))}"`
  }
  return `${name}${text === '' ? '' : `{${text}}`} ${numberText(value)}\n`
}

function numberText(value: number | bigint): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}
