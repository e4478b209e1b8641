import type { MetricCardinality } from '../model/metric-cardinality.ts'
import { card, escapeHtml, page, shown } from './page.ts'

/** The page at `/cardinality`: how each metric fills its limit, and what others would do. */
export function cardinalityPage(metrics: readonly MetricCardinality[]): string {
  return page(
    'flowtally: cardinality',
    `<h1><a href="/">flowtally</a> <small>cardinality</small></h1>
<p>How metrics fill their limits, and what other limits would do.</p>
${metrics.map(section).join('\n')}
<section><p>As JSON: <a href="/api/cardinality">/api/cardinality</a></p></section>`,
  )
}

function section(metric: MetricCardinality): string {
  const { name, limit, rows, series, demand, named_share, labels, limits } = metric
  const { live, zero, draining } = rows
  const all = live + zero + draining
  const cards = [
    card('Rows without a limit', `about ${shown(demand)}`),
    card('Series', series),
    card('Named bytes since the start', percent(named_share)),
  ]
  return `<section>
<h2>${escapeHtml(name)}</h2>
<p>${shown(all)} of ${shown(limit)} rows: ${shown(live)} live, ${shown(zero)} at zero, ${shown(draining)} draining.</p>
<meter min="0" max="${limit}" value="${all}">${shown(all)} of ${shown(limit)}</meter>
<dl>
${cards.join('\n')}
</dl>
<div class="tables">
${table(
  ['Limit', 'named bytes, at least'],
  limits.map((one) => [shown(one.limit), percent(one.named_share)]),
)}
${table(
  ['Label', 'different values'],
  labels.map(({ label, values }) => [label, shown(values)]),
)}
</div>
</section>`
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (of: readonly string[], tag: string) =>
    of.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')
  const lines = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`)
  return `<table>
<thead><tr>${cells(titles, 'th')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>`
}

/** Rounded down: only all is 100 %. */
function percent(share: number | null): string {
  return share === null ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`
}
