import { fields } from '../model/fields.ts'
import type { FlowMetric } from './flow-metric.ts'
import { scrapedLabel } from './scraped-label.ts'

/**
 * All labels of a metric, and the names that it may have beside them when something provides these: sums
 * without them stay right when a list of names is configured later.
 */
export function labelsOf({ definition: { labels } }: FlowMetric): string[] {
  const isThere = (field: string) => labels.some((one) => one.field === field)
  const names = fields
    .filter((field) => field.name.endsWith('_name') && 'follows' in field)
    .filter((field) => 'follows' in field && field.follows.every(isThere))
    .map(({ name }) => name)
  return [...new Set([...labels.map(({ label }) => scrapedLabel(label)), ...names])]
}
