import type { Status, TemplateStatus } from '../model/status.ts'
import { type Html, type HtmlValue, html } from './html.ts'
import { ago, whole } from './numbers.ts'
import { protocolName } from './sampler-words.ts'
import { section } from './section.ts'
import { table } from './table.ts'

const columns = [
  { title: 'Sampler' },
  { title: 'Protocol' },
  { title: 'Domain', numeric: true },
  { title: 'Port', numeric: true },
  { title: 'Templates' },
  { title: 'Last sent' },
]

/** What samplers have told of how their records look. */
export function templatesSection({ templates: { total, shown }, now }: Status): Html {
  const lead =
    total > shown.length
      ? `${whole(shown.length)} sessions of ${whole(total)}; /api/templates has all.`
      : undefined
  const content =
    total === 0
      ? html`<p class="fine">None: NetFlow v9 and IPFIX have some, the other protocols need none.</p>`
      : table(
          'Templates',
          columns,
          shown.map((one) => cells(one, now)),
        )
  return section('templates', 'Templates', lead, content)
}

function cells(session: TemplateStatus, now: number): HtmlValue[] {
  const { address, name, protocol, domain, port, templates, count, last } = session
  const more = count - templates.length
  return [
    html`<bdi>${name || address}</bdi>`,
    protocolName(protocol),
    String(domain),
    String(port),
    html`${templates.map(
      ({ id, fields, options }) =>
        html`<span class="template">${String(id)} <small>${fields} fields${options ? ', options' : ''}</small></span> `,
    )}${more > 0 ? `and ${whole(more)} more` : undefined}`,
    ago(last, now),
  ]
}
