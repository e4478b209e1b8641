import type { Status } from '../model/status.ts'
import { type Html, html } from './html.ts'
import { bitRate, short, whole } from './numbers.ts'
import { prose } from './prose.ts'
import { section } from './section.ts'

/** All traffic together; with scripts there are charts in it. */
export function trafficSection({ traffic, samplers, metrics }: Status): Html {
  const { metric, scaled, bits, packets, flows, datagrams } = traffic
  const series = metrics.reduce((sum, one) => sum + one.series, 0)
  const source =
    metric === null
      ? 'No metric counts bytes, so that nobody knows how much it is.'
      : `Over all samplers, as \`${metric}\` counts it${scaled ? ', multiplied by the sampling rate' : ''}; averages of ten seconds.`
  return section(
    'traffic',
    'Traffic',
    prose(source),
    html`<div class="charts">
${headline('bits', bitRate(bits), 'Bits a second')}
${headline('packets', packets === null ? '–' : `${short(packets)} packets/s`, 'Packets a second')}
</div>
<dl class="figures">
${figure('Flows a second', flows)}
${figure('Datagrams a second', datagrams)}
${figure('Samplers', samplers.total)}
${figure('Series', series)}
</dl>`,
  )
}

function headline(id: string, value: string, label: string): Html {
  return html`<div class="headline">
<p><strong>${value}</strong> <span id="at-${id}" data-keep></span></p>
<figure id="chart-${id}" class="chart" data-keep role="img" aria-label="${label} over the last ten minutes"></figure>
</div>`
}

function figure(name: string, value: number | null): Html {
  return html`<div><dt>${name}</dt><dd>${value === null ? '–' : whole(value)}</dd></div>`
}
