/** How a scrape is written: the Prometheus text format 0.0.4 or OpenMetrics 1.0. */
export type Format = 'text' | 'openmetrics'

export const contentTypes = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const satisfies Record<Format, string>
