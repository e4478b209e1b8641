/** How a piece of text looks. */
export type Style = 'plain' | 'strong' | 'soft' | 'error' | 'warning' | 'fine'

/** A piece of text in a line; whatever is in it, it can do nothing to the terminal. */
export interface Span {
  readonly text: string
  readonly style?: Style
}

export type Line = readonly Span[]

/** Select Graphic Rendition, ECMA-48 §8.3.117. */
const codes: Readonly<Record<Style, string>> = {
  plain: '',
  strong: '1',
  soft: '2',
  error: '31;1',
  warning: '33',
  fine: '32',
}

/** A line as it is written, no wider than `width` columns. */
export function renderLine(line: Line, width: number, isColourful: boolean): string {
  let left = width
  let rendered = ''
  for (const { text, style = 'plain' } of line) {
    const cut = fit(harmless(text), left)
    left -= columnsOf(cut)
    rendered +=
      isColourful && codes[style] !== '' && cut !== ''
        ? `\u001b[${codes[style]}m${cut}\u001b[0m`
        : cut
  }
  return rendered.trimEnd()
}

/**
 * Text without anything that is not shown: control characters, marks that turn the direction, what is not
 * assigned. A name must not be able to move the cursor or to look like another one.
 */
export function harmless(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')
}

/** About as many columns as a terminal shows it in. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text)
    columns += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

/** Unicode Standard Annex #11: East Asian Wide and Fullwidth, by their blocks. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** As much of a text as fits into so many columns; an ellipsis says that there is more. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let cut = ''
  let taken = 1
  for (const character of text) {
    taken += columnsOf(character)
    if (taken > columns) break
    cut += character
  }
  return columns > 0 ? `${cut}…` : ''
}

/** Words in lines of so many columns; a word that is longer has a line of its own. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** Fills up to so many columns, on the right or on the left. */
export function pad(text: string, columns: number, isNumber: boolean): string {
  const space = ' '.repeat(Math.max(0, columns - columnsOf(text)))
  return isNumber ? space + text : text + space
}
