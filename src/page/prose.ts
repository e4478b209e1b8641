import { type HtmlValue, html } from './html.ts'

/** A sentence in which code stands between backticks. */
export function prose(text: string): HtmlValue {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))
}
