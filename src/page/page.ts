import { type Html, type HtmlValue, html } from './html.ts'

/** What else is served, by what it is called and its path. */
export interface PageLinks {
  /** For people. */
  readonly pages: readonly Link[]
  /** For programs. */
  readonly apis: readonly Link[]
}

interface Link {
  readonly path: string
  readonly text: string
}

export interface PageOptions {
  readonly title: string
  /** Beside the name of the program. */
  readonly about: HtmlValue
  readonly links: PageLinks
  /** Whether it has a script that keeps it up to date. */
  readonly isLive?: boolean
  readonly main: Html
}

/** A whole page. Everything that it loads is beside it, wherever a proxy has put both. */
export function page({
  title,
  about,
  links: { pages, apis },
  isLive = false,
  main,
}: PageOptions): string {
  const script = html`<link rel="stylesheet" href="assets/uplot/uPlot.min.css">
<script defer src="assets/uplot/uPlot.iife.min.js"></script>
<script type="module" src="assets/page/browser/live.js"></script>`
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="assets/page/icon.svg">
<link rel="stylesheet" href="assets/page/style.css">
${isLive ? script : undefined}
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1><a href="./">flowtally</a> ${about}</h1>
<nav aria-label="Pages">
<ul>${pages.map(linkTo)}</ul>
</nav>
</header>
<main id="main">
${main}
</main>
<footer>
<ul aria-label="For programs">${apis.map(linkTo)}</ul>
</footer>
</body>
</html>
`.toString()
}

function linkTo({ path, text }: Link): Html {
  return html`<li><a href=".${path}">${text}</a></li>`
}
