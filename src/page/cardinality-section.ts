import type { MetricStatus, Status } from '../model/status.ts'
import { shareOf } from './bar.ts'
import { type Html, type HtmlValue, html } from './html.ts'
import { percent, whole } from './numbers.ts'
import { section } from './section.ts'
import { table } from './table.ts'

const columns = [
  { title: 'Metric' },
  { title: 'Rows', numeric: true },
  { title: 'Limit', numeric: true },
  { title: 'Full', numeric: true },
  { title: 'Rows without a limit', numeric: true },
  { title: 'Named', numeric: true },
  { title: 'Series', numeric: true },
]

/** How metrics fill their limits. */
export function cardinalitySection({ metrics }: Status): Html {
  return section(
    'cardinality',
    'Cardinality',
    html`How metrics fill their limits; <a href="cardinality">what other limits would do</a>.`,
    table('Cardinality', columns, metrics.map(cells)),
  )
}

function cells({ name, rows, limit, demand, named_share, series }: MetricStatus): HtmlValue[] {
  return [
    name,
    whole(rows),
    whole(limit),
    shareOf(rows / limit),
    `about ${whole(demand)}`,
    percent(named_share),
    whole(series),
  ]
}
