/** HTML that is safe to show: only `html` makes it. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Made of parts that were written in our source, with values in between that are text. */
  static of(parts: readonly string[], values: readonly HtmlValue[]): Html {
    let text = parts[0] ?? ''
    for (const [i, value] of values.entries()) text += of(value) + (parts[i + 1] ?? '')
    return new Html(text)
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
  const text = String(value)
  if (!SPECIAL.test(text)) return text
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const SPECIAL = /[&<>"']/

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
