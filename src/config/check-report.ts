import type { LabelDefinition } from '../tally/metric-definition.ts'
import type { Config } from './config.ts'
import { families } from './metric/families.ts'
import { textTable } from './text-table.ts'
import { worstCase } from './worst-case.ts'

/** What a configuration amounts to: its metrics, and what they can come to on a scrape. */
export function checkReport({ metrics, limits, created }: Config): string {
  const worst = metrics.map((metric) => worstCase(metric, created ? 2 : 1))
  const table = textTable(
    ['metric', 'families', 'labels', 'limit', 'lines'],
    metrics.map((metric, i) => [
      metric.id,
      families(metric),
      metric.labels.map(labelText),
      metric.limit,
      worst[i]?.lines ?? 0,
    ]),
  )
  const lines = worst.reduce((sum, one) => sum + one.lines, 0)
  const bytes = worst.reduce((sum, one) => sum + one.bytes, 0)
  return [
    table,
    '',
    `limit: most rows; lines: rows times families${created ? ', twice for _created' : ''}; *: unbounded, reads "other" beyond the limit`,
    '',
    `At most ${lines} series of the ${limits.series} that limits.series allows,`,
    `and ${(bytes / 1e6).toFixed(1)} MB per scrape, uncompressed; flowtally's own metrics come on top.`,
    'OK',
  ].join('\n')
}

function labelText({ label, field, bounded }: LabelDefinition): string {
  return `${label}${label === field ? '' : `: ${field}`}${bounded ? '' : ' *'}`
}
