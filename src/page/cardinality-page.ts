import type { MetricCardinality } from '../model/metric-cardinality.ts'
import { bar } from './bar.ts'
import { type Html, html } from './html.ts'
import { percent, whole } from './numbers.ts'
import { type PageLinks, page } from './page.ts'
import { section } from './section.ts'
import { table } from './table.ts'

/** The page at `/cardinality`: how each metric fills its limit, and what others would do. */
export function cardinalityPage(metrics: readonly MetricCardinality[], links: PageLinks): string {
  return page({
    title: 'flowtally: cardinality',
    about: html`<small>cardinality</small>`,
    links,
    main: html`<p class="lead">How metrics fill their limits, and what other limits would do. As JSON: <a href="api/cardinality">/api/cardinality</a></p>
${metrics.map(metricSection)}`,
  })
}

function metricSection(metric: MetricCardinality): Html {
  const { name, limit, rows, series, demand, named_share, labels, limits } = metric
  const { live, zero, draining } = rows
  const all = live + zero + draining
  const limitColumns = [{ title: 'Limit' }, { title: 'Named bytes, at least', numeric: true }]
  const labelColumns = [{ title: 'Label' }, { title: 'Different values', numeric: true }]
  return section(
    name,
    name,
    `${whole(all)} of ${whole(limit)} rows: ${whole(live)} live, ${whole(zero)} at zero, ${whole(draining)} draining.`,
    html`${bar(all / limit)}
<dl class="figures">
<div><dt>Rows without a limit</dt><dd>about ${whole(demand)}</dd></div>
<div><dt>Series</dt><dd>${whole(series)}</dd></div>
<div><dt>Named bytes since the start</dt><dd>${percent(named_share)}</dd></div>
</dl>
<div class="pair">
${table(
  `Limits of ${name}`,
  limitColumns,
  limits.map((one) => [whole(one.limit), percent(one.named_share)]),
)}
${table(
  `Labels of ${name}`,
  labelColumns,
  labels.map(({ label, values }) => [label, whole(values)]),
)}
</div>`,
  )
}
