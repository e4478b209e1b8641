import type { MetricStatus, RowStatus, Status } from '../model/status.ts'
import { shareOf } from './bar.ts'
import { type Html, type HtmlValue, html } from './html.ts'
import { percent, short, whole } from './numbers.ts'
import { section } from './section.ts'
import { table } from './table.ts'
import { valueUnits } from './value-units.ts'

/** The largest rows of every metric. */
export function seriesSection({ metrics }: Status): Html {
  const seconds = metrics[0]?.seconds ?? 0
  return section(
    'series',
    'Top series',
    `What is large now: averages over the last ${whole(seconds)} seconds.`,
    html`<div class="metrics">
${metrics.map(metric)}
</div>`,
  )
}

function metric(one: MetricStatus): Html {
  const { name, values, top, rows, limit, named_share } = one
  const labels = labelColumns(one.labels)
  const columns = [
    ...labels.map(({ title }) => ({ title })),
    ...values.map((value) => ({ title: valueUnits[value]?.[0] ?? value, numeric: true })),
    { title: 'share', numeric: true },
  ]
  const cells = top.map((row) => [
    ...labels.map((column) => labelCell(column, row)),
    ...row.rates.map((rate, v) => short(rate * (valueUnits[values[v] ?? '']?.[1] ?? 1))),
    shareOf(row.share),
  ])
  const named =
    named_share === null ? '' : `, which had ${percent(named_share)} of the traffic of late`
  // names make a table wide
  const isWide = labels.some(({ nameAt }) => nameAt !== undefined)
  return html`<article${isWide ? html` class="wide"` : undefined}>
<h3>${name}</h3>
<p class="lead">${whole(rows)} of ${whole(limit)} rows${named}</p>
${top.length === 0 ? html`<p class="fine">Nothing of late.</p>` : table(`Top series of ${name}`, columns, cells)}
</article>
`
}

interface LabelColumn {
  readonly title: string
  readonly at: number
  /** Where the name of what this is stands among the labels, if it does. */
  readonly nameAt: number | undefined
}

/** A label that is the name of the one before it shares its column. */
function labelColumns(labels: readonly string[]): LabelColumn[] {
  return labels.flatMap((title, at) => {
    if (at > 0 && title === `${labels[at - 1]}_name`) return []
    return [{ title, at, nameAt: labels[at + 1] === `${title}_name` ? at + 1 : undefined }]
  })
}

function labelCell({ at, nameAt }: LabelColumn, { labels }: RowStatus): HtmlValue {
  const value = labels[at] ?? ''
  const name = nameAt === undefined ? '' : labels[nameAt]
  if (name === undefined || name === '' || name === value) return html`<bdi>${value}</bdi>`
  return html`<bdi>${name}</bdi> <small><bdi>${value}</bdi></small>`
}
