import { card, escapeHtml, page } from './page.ts'

/** What the page at `/` shows. */
export interface LandingPage {
  readonly version: string
  readonly state: string
  readonly links: readonly { readonly path: string; readonly text: string }[]
  readonly status: LiveNumbers
}

/** A few live numbers, texts and lists of texts, by what they are called. */
export type LiveNumbers = Readonly<Record<string, string | number | readonly string[]>>

/** The page at `/`: what this is, how it does, where to go. */
export function landingPage({ version, state, links, status }: LandingPage): string {
  const numbers = Object.entries({ State: state, ...status })
    .map(([name, value]) => card(name, value))
    .join('\n')
  const items = links
    .map(({ path, text }) => {
      const to = escapeHtml(path)
      return `<li><a href="${to}"><span>${escapeHtml(text)}</span> <code>${to}</code></a></li>`
    })
    .join('\n')
  return page(
    'flowtally',
    `<h1>flowtally <small>${escapeHtml(version)}</small></h1>
<p>A Prometheus exporter for network flows.</p>
<dl>
${numbers}
</dl>
<ul>
${items}
</ul>`,
  )
}
