import { type Html, type HtmlValue, html } from './html.ts'

/** A column: its title, and whether it has numbers. */
export interface Column {
  readonly title: HtmlValue
  readonly numeric?: boolean
}

/** A table that scrolls by itself where the page is narrow; `label` is what it is called. */
export function table(
  label: string,
  columns: readonly Column[],
  rows: readonly (readonly HtmlValue[])[],
): Html {
  const head = columns.map(({ title, numeric }) =>
    numeric === true
      ? html`<th scope="col" class="number">${title}</th>`
      : html`<th scope="col">${title}</th>`,
  )
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell, i) => cellOf(cell, i, columns[i]))}</tr>\n`,
  )
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
</div>`
}

/** The first cell says what the row is about. */
function cellOf(cell: HtmlValue, at: number, column: Column | undefined): Html {
  if (at === 0) return html`<th scope="row">${cell}</th>`
  return column?.numeric === true ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`
}
