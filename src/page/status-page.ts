import type { Status } from '../model/status.ts'
import { type Html, html } from './html.ts'
import { duration, whole } from './numbers.ts'
import { type PageLinks, page } from './page.ts'
import { prose } from './prose.ts'
import { statusSections } from './status-main.ts'

/** What the status page needs beside the status. */
export interface StatusPageOptions {
  /** What this machine is called by whoever looks. */
  readonly host: string
  readonly links: PageLinks
}

/** The page at `/`, in steps between which others may run: how everything is. */
export function* statusPage(
  status: Status,
  { host, links }: StatusPageOptions,
): Generator<void, string> {
  const sections: (Html | undefined)[] = []
  for (const section of statusSections(status, host)) {
    sections.push(section)
    yield
  }
  return page({
    title: 'flowtally',
    about: html`<small>${status.version}</small> <span id="state">${stateLine(status)}</span>`,
    links,
    isLive: true,
    main: html`<p id="away" role="status" hidden></p>
<div id="status">${sections}</div>`,
  })
}

/** Whether it does its work, since when, and what needs a look. */
export function stateLine({ ready, reason, started, now, findings }: Status): Html {
  const [name, text] = ready ? ['ready', 'ready'] : ['away', `not ready: ${reason}`]
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return html`<span class="state ${name}">${prose(text)}</span> <small>up ${duration(now - started)}</small>${
    errors > 0 ? alarm('error', errors) : undefined
  }${warnings > 0 ? alarm('warning', warnings) : undefined}`
}

function alarm(what: string, number: number): Html {
  return html` <a class="${what}" href="#findings">${whole(number)} ${what}${number === 1 ? '' : 's'}</a>`
}
