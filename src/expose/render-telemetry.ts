import type { Format } from './format.ts'
import { type Family, renderFamilies } from './render-families.ts'

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
export async function renderTelemetry(
  registry: TelemetryRegistry,
  format: Format,
): Promise<string> {
  return await renderFamilies(familiesOf(registry), format)
}

/** One after the other, and not all of them at once as the registry would: they are long. */
async function* familiesOf(registry: TelemetryRegistry): AsyncGenerator<Family, void> {
  for (const { name } of registry.getMetricsAsArray()) {
    const metric = misnamed.has(name) ? undefined : registry.getSingleMetric(name)
    if (metric !== undefined) yield await metric.get()
  }
}
