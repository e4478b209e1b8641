import type { SamplerStatus, SamplingStatus, Status } from '../model/status.ts'
import { type Html, type HtmlValue, html } from './html.ts'
import { ago, bitRate, percent, whole } from './numbers.ts'
import { protocolName, samplingSources } from './sampler-words.ts'
import { section } from './section.ts'
import { table } from './table.ts'

const columns = [
  { title: 'Sampler' },
  { title: 'Address' },
  { title: 'Protocol' },
  { title: 'Traffic', numeric: true },
  { title: 'Flows', numeric: true },
  { title: 'Last flow' },
  { title: 'Lost', numeric: true },
  { title: 'Sampling rate' },
]

/** Every device that sends flows. */
export function samplersSection({ samplers, now }: Status): Html {
  const { total, shown } = samplers
  const lead =
    total > shown.length
      ? `${whole(shown.length)} of ${whole(total)}; /api/samplers has all.`
      : undefined
  return section(
    'samplers',
    'Samplers',
    lead,
    total === 0
      ? html`<p class="fine">None yet.</p>`
      : table(
          'Samplers',
          columns,
          shown.map((one) => cells(one, now)),
        ),
  )
}

function cells(sampler: SamplerStatus, now: number): HtmlValue[] {
  const { address, name, bits, flows, lost, lost_share } = sampler
  return [
    html`<bdi>${name || address}</bdi>`,
    html`<code>${address}</code>`,
    sampler.protocols.map((one) => protocolName(one)).join(', ') || '–',
    bitRate(bits),
    whole(flows),
    lastFlow(sampler, now),
    lost_share === null
      ? '–'
      : lost === 0
        ? '0'
        : html`<span class="warning">${whole(lost)} (${percent(lost_share)})</span>`,
    samplingOf(sampler),
  ]
}

/** When flows came last; where only datagrams do, that. */
function lastFlow({ last_flow, last_datagram, waiting }: SamplerStatus, now: number): HtmlValue {
  if (waiting > 0 && last_flow === 0) return html`<span class="warning">waits for templates</span>`
  const isLate = now - last_flow > LATE
  const text = ago(last_flow, now)
  if (!isLate) return text
  const datagrams = now - last_datagram > LATE ? '' : ', datagrams now'
  return html`<span class="warning">${text}${datagrams}</span>`
}

/** Without flows for so long, something may be wrong: in milliseconds. */
const LATE = 300_000

function samplingOf({ rates, unknown_rate, flows }: SamplerStatus): HtmlValue {
  if (rates.length > 0) return rates.map((one, i) => [i > 0 ? ', ' : '', oneIn(one)])
  if (flows === 0) return '–'
  return unknown_rate > 0 ? html`<span class="soft">not told, counts as 1:1</span>` : '1:1'
}

function oneIn({ rate, source }: SamplingStatus): HtmlValue {
  const shown = Number.isInteger(rate) ? whole(rate) : rate.toFixed(2)
  return html`1:${shown} <small>${samplingSources[source] ?? source}</small>`
}
