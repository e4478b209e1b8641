import { createHash } from 'node:crypto'

/** What the page at `/` shows. */
export interface LandingPage {
  readonly version: string
  readonly state: string
  readonly links: readonly { readonly path: string; readonly text: string }[]
  readonly status: LiveNumbers
}

/** A few live numbers, texts and lists of texts, by what they are called. */
export type LiveNumbers = Readonly<Record<string, string | number | readonly string[]>>

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dde2e9; --paper: #f7f8fa;
  --card: #fff; --link: #0b5cad }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --soft: #98a3b3; --line: #2c3440; --paper: #12161c; --card: #1a2029;
    --link: #7db8f5 }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 3rem 1.25rem }
h1 { margin: 0; font-size: 1.75rem }
h1 small { font-size: .9rem; font-weight: normal; color: var(--soft) }
p { margin: .25rem 0 2rem; color: var(--soft) }
dl { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 2rem }
dl div { flex: 1 0 7.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .75rem 1rem }
dt { color: var(--soft); font-size: .85rem }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
dl .list { flex-basis: 100%; box-sizing: border-box; display: flex; flex-wrap: wrap;
  gap: .25rem 1.25rem }
.list dt { flex-basis: 100% }
.list dd { font-size: 1rem }
ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line) }
li { border-bottom: 1px solid var(--line) }
a { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding: .6rem 0; color: var(--link);
  text-decoration: none }
a:hover, a:focus-visible { text-decoration: underline }
code { color: var(--soft); font-size: .9rem }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing but the page's own style may load; `data:` is the empty icon. */
export const landingPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

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
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>flowtally</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>flowtally <small>${escapeHtml(version)}</small></h1>
<p>A Prometheus exporter for network flows.</p>
<dl>
${numbers}
</dl>
<ul>
${items}
</ul>
</main>
</body>
</html>
`
}

/** A list is as wide as the page. */
function card(name: string, value: LiveNumbers[string]): string {
  const isList = typeof value === 'object'
  const values = (isList ? value : [value]).map((one) => `<dd>${escapeHtml(shown(one))}</dd>`)
  return `<div${isList ? ' class="list"' : ''}><dt>${escapeHtml(name)}</dt>${values.join('')}</div>`
}

const grouped = new Intl.NumberFormat('en-US')

function shown(value: string | number): string {
  return typeof value === 'number' ? grouped.format(value) : value
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
