import { setImmediate } from 'node:timers/promises'
import { escapeLabelValue } from './escape.ts'
import { counterFamily, familyHeader } from './family-header.ts'
import type { Format } from './format.ts'

/** A family as prom-client's `getMetricsAsJSON` gives it. */
export interface TelemetryFamily {
  readonly name: string
  readonly help: string
  readonly type: unknown
  readonly values: readonly TelemetrySample[]
}

export interface TelemetrySample {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number | undefined>>
  /** Where it is not the family's: `_bucket`, `_sum`, `_count`. */
  readonly metricName?: string
}

/** What we need of a prom-client `Registry`. */
export interface TelemetryRegistry {
  getMetricsAsJSON(): Promise<readonly TelemetryFamily[]>
}

/** Gauges of prom-client's default metrics whose names only a counter may have. */
const misnamed: ReadonlySet<string> = new Set([
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
])

/** Lines after which other work gets its turn. */
const SLICE = 2000

/**
 * Writes what flowtally and its process say about themselves. Not by prom-client's own renderer,
 * which renames the counters themselves once it was asked for OpenMetrics.
 */
export async function renderTelemetry(
  registry: TelemetryRegistry,
  format: Format,
): Promise<string> {
  let text = ''
  let lines = 0
  for (const family of await registry.getMetricsAsJSON()) {
    if (misnamed.has(family.name)) continue
    const type = String(family.type)
    const name = type === 'counter' ? counterFamily(family.name) : family.name
    text += familyHeader(name, type, family.help, format)
    for (const sample of family.values) {
      text += sampleLine(type === 'counter' ? `${name}_total` : (sample.metricName ?? name), sample)
      if (++lines % SLICE === 0) await setImmediate()
    }
  }
  return text
}

function sampleLine(name: string, { labels, value }: TelemetrySample): string {
  let text = ''
  for (const label in labels) {
    const separator = text === '' ? '' : ','
    text += `${separator}${label}="${escapeLabelValue(String(labels[label] ?? ''))}"`
  }
  return `${name}${text === '' ? '' : `{${text}}`} ${numberText(value)}\n`
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}
