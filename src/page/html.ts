/** HTML that is safe to show: only `html` makes it. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Made of parts that were written in our source, with values in between that are text. */
  static of(parts: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(
      parts.map((part, i) => part + (i < values.length ? of(values[i]) : '')).join(''),
    )
  }

  toString(): string {
    return this.#text
  }
}

/** What can stand in a template: text and numbers are shown as they are, HTML as HTML, a list one after the other. */
export type HtmlValue = string | number | undefined | Html | readonly HtmlValue[]

/** Text in HTML: whatever is put into the template is escaped, unless it was made by another template. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(parts, values)
}

function of(value: HtmlValue): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.map(of).join('')
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
