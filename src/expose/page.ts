import { createHash } from 'node:crypto'

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
li a { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding: .6rem 0 }
a { color: var(--link); text-decoration: none }
a:hover, a:focus-visible { text-decoration: underline }
code { color: var(--soft); font-size: .9rem }
section { border-top: 1px solid var(--line); padding: 1.5rem 0 }
section p { margin-bottom: .75rem }
section dl { margin-bottom: .75rem }
h2 { margin: 0; font-size: 1.25rem; overflow-wrap: anywhere }
meter { width: 100%; height: 1rem; margin-bottom: .75rem }
.tables { display: flex; flex-wrap: wrap; gap: 1rem 2rem }
table { flex: 1 0 15rem; border-collapse: collapse; align-self: flex-start;
  font-variant-numeric: tabular-nums }
th { color: var(--soft); font-size: .85rem; font-weight: normal; text-align: left }
th, td { border-bottom: 1px solid var(--line); padding: .35rem 0 }
td + td, th + th { text-align: right }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing but the pages' own style may load; `data:` is the empty icon. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A whole page in HTML; `main` is HTML, too. */
export function page(title: string, main: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`
}

/** An item of a `dl`: a name with its value, or with several, which are as wide as the page. */
export function card(name: string, value: string | number | readonly string[]): string {
  const isList = typeof value === 'object'
  const values = (isList ? value : [value]).map((one) => `<dd>${escapeHtml(shown(one))}</dd>`)
  return `<div${isList ? ' class="list"' : ''}><dt>${escapeHtml(name)}</dt>${values.join('')}</div>`
}

const grouped = new Intl.NumberFormat('en-US')

/** A number as people read it; a text as it is. */
export function shown(value: string | number): string {
  return typeof value === 'number' ? grouped.format(value) : value
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text, to be put into HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
