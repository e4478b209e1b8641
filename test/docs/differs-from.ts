/** Whether numbers have to be those of the page, all but how long something took, and when. */
export type Numbers = 'exact' | 'alike'

/**
 * The lines that a page shows and a command did not print, in any order. Where the page leaves nothing out by `…`, also
 * those that it does not show.
 */
export function differsFrom(
  printed: readonly string[],
  output: string,
  numbers: Numbers = 'alike',
): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const shown = printed.filter((line) => line.trim() !== '')
  const patterns = shown
    .filter((line) => line !== '…')
    .map((line) => ({ line, like: like(line, numbers) }))
  const missing = patterns.filter(({ like }) => !lines.some((line) => like.test(line)))
  const more = shown.includes('…')
    ? []
    : lines.filter((line) => !patterns.some(({ like }) => like.test(line)))
  return [...missing.map(({ line }) => `- ${line}`), ...more.map((line) => `+ ${line}`)]
}

function like(line: string, numbers: Numbers): RegExp {
  const parts =
    numbers === 'alike'
      ? line.trim().match(/…|\d+m \d+s\b|\d+(\.\d+)?s?\b|\d+|\s+|[^…\d\s]+/g)
      : line
          .trim()
          .replace(/\bin \d+\.\d s\b/, 'in … s')
          .replace(/(?<=@\[|_timestamp_seconds\{.*\} )[\d.]+/, '…')
          .match(/…|\s+|[^…\s]+/g)
  return new RegExp(`^\\s*${parts?.map((part) => likePart(part, numbers)).join('')}\\s*$`)
}

/** What a part of a line may be. */
function likePart(part: string, numbers: Numbers): string {
  if (part === '…') return '.*'
  if (/^\s/.test(part)) return '\\s+'
  if (numbers === 'alike') {
    // 1m 30s is as good as 3.2s
    if (/^\d.*s$/.test(part)) return '(\\d+m )?[\\d.]+s'
    if (/^\d/.test(part)) return '\\d+(\\.\\d+)?'
  }
  return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
