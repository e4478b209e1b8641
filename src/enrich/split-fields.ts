const QUOTE = '"'

/** The fields of a line as RFC 4180 has them; `undefined` where a quote does not end. */
export function splitFields(line: string, delimiter: string): string[] | undefined {
  const fields: string[] = []
  for (let start = 0; start <= line.length; ) {
    while (line[start] === ' ') start++
    const quoted = line[start] === QUOTE
    const closing = quoted ? endOfQuoted(line, start + 1) : start
    if (closing < 0) return undefined
    const found = line.indexOf(delimiter, closing)
    const end = found < 0 ? line.length : found
    fields.push(
      quoted ? line.slice(start + 1, closing).replaceAll('""', QUOTE) : line.slice(start, end),
    )
    start = end + 1
  }
  return fields
}

/** Where the quote is that ends a field; two are one in its text. */
function endOfQuoted(line: string, from: number): number {
  let end = line.indexOf(QUOTE, from)
  while (end >= 0 && line[end + 1] === QUOTE) end = line.indexOf(QUOTE, end + 2)
  return end
}
