import type { FindingStatus, PlaceStatus, Severity, Status } from '../model/status.ts'
import { type Html, html } from './html.ts'
import { ago, whole } from './numbers.ts'
import { prose } from './prose.ts'
import { section } from './section.ts'

const severities: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
}

/** What needs a look, and what to do about it. */
export function findingsSection({ findings, now, samplers }: Status): Html {
  if (findings.length === 0) {
    const nothing = samplers.total === 0 ? 'Nothing yet.' : 'Nothing: all that came was understood.'
    return section('findings', 'What needs a look', undefined, html`<p class="fine">${nothing}</p>`)
  }
  return section(
    'findings',
    'What needs a look',
    undefined,
    html`<ul class="findings">
${findings.map((one) => finding(one, now))}</ul>`,
  )
}

function finding(
  { severity, reason, meaning, remedy, see, places }: FindingStatus,
  now: number,
): Html {
  const more = places.total - places.shown.length
  return html`<li class="${severity}">
<h3><span class="severity">${severities[severity]}</span> ${prose(meaning)}</h3>
<ul class="places">${places.shown.map((one) => place(one, now))}${
    more > 0 ? html`<li>and ${whole(more)} more</li>` : undefined
  }</ul>
<p>${prose(remedy)}</p>
<p class="see"><code>${reason}</code> · ${see}</p>
</li>
`
}

function place({ subject, detail, last }: PlaceStatus, now: number): Html {
  const when = last === null ? undefined : html` <small>${ago(last, now)}</small>`
  const what = detail === '' ? undefined : html` ${detail}`
  return html`<li>${subject === '' ? undefined : html`<b><bdi>${subject}</bdi></b>`}${what}${when}</li>`
}
