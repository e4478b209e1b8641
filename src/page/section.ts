import { type Html, type HtmlValue, html } from './html.ts'

/** A part of the page with a heading; `id` is its anchor. */
export function section(id: string, title: string, lead: HtmlValue, content: HtmlValue): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`}
${content}
</section>
`
}
