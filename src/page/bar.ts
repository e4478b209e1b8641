import { type Html, html } from './html.ts'
import { percent } from './numbers.ts'

/** How much of a whole something is, of 1: a picture beside a number that says it. */
export function bar(share: number): Html {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  return html`<svg class="bar" aria-hidden="true" focusable="false"><rect width="${width}%" height="100%" rx="2"/></svg>`
}

/** A share as a number with its picture; a dash where there is none. */
export function shareOf(share: number | null): Html {
  return html`${bar(share ?? 0)}<span class="percent">${percent(share)}</span>`
}
