import type { Format } from './format.ts'
import { type Family, renderFamilies } from './render-families.ts'

/** What we need of a prom-client `Registry`. */
export interface TelemetryRegistry {
  getMetricsAsJSON(): Promise<readonly Family[]>
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
  const families = await registry.getMetricsAsJSON()
  return await renderFamilies(
    families.filter(({ name }) => !misnamed.has(name)),
    format,
  )
}
