import type { Format } from './format.ts'
import { type Family, renderFamilies, type Sample } from './render-families.ts'

/** What we need of a prom-client `Registry`. */
export interface TelemetryRegistry {
  getMetricsAsArray(): readonly { readonly name: string }[]
  getSingleMetric(name: string): { get(): Promise<Family> } | undefined
}

/** Gauges of prom-client's default metrics whose names only a counter may have. */
const misnamed: ReadonlySet<string> = new Set([
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
])

/**
 * Writes what flowtally and its process say about themselves. Not by prom-client's own renderer,
 * which renames the counters themselves once it was asked for OpenMetrics.
 */
export function renderTelemetry(
  registry: TelemetryRegistry,
  format: Format,
  samplerName: (address: string) => string = (address) => address,
): AsyncGenerator<string, void> {
  return renderFamilies(familiesOf(registry, samplerName), format)
}

/** One after the other, and not all of them at once as the registry would: they are long. */
async function* familiesOf(
  registry: TelemetryRegistry,
  samplerName: (address: string) => string,
): AsyncGenerator<Family, void> {
  for (const { name } of registry.getMetricsAsArray()) {
    const metric = misnamed.has(name) ? undefined : registry.getSingleMetric(name)
    if (metric !== undefined) yield named(await metric.get(), samplerName)
  }
}

/** Samplers are counted by their addresses, and shown by what they are called now. */
function named(family: Family, samplerName: (address: string) => string): Family {
  return { ...family, values: namedSamples(family.values, samplerName) }
}

function* namedSamples(
  samples: Iterable<Sample>,
  samplerName: (address: string) => string,
): Generator<Sample, void> {
  for (const sample of samples) {
    const { sampler } = sample.labels
    if (sampler === undefined) yield sample
    else yield { ...sample, labels: { ...sample.labels, sampler: samplerName(String(sampler)) } }
  }
}
