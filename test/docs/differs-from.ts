/**
 * The lines that a page shows and a command did not print, in any order; numbers and times may be others. Where the page
 * leaves nothing out by `…`, also those that it does not show.
 */
export function differsFrom(printed: readonly string[], output: string): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const shown = printed.filter((line) => line.trim() !== '')
  const patterns = shown.filter((line) => line !== '…').map((line) => ({ line, like: like(line) }))
  const missing = patterns.filter(({ like }) => !lines.some((line) => like.test(line)))
  const more = shown.includes('…')
    ? []
    : lines.filter((line) => !patterns.some(({ like }) => like.test(line)))
  return [...missing.map(({ line }) => `- ${line}`), ...more.map((line) => `+ ${line}`)]
}

/** What a part of a line may be. */
function likePart(part: string): string {
  if (part === '…') return '.*'
  // 1m 30s is as good as 3.2s
  if (/^\d.*s$/.test(part)) return '(\\d+m )?[\\d.]+s'
  if (/^\d/.test(part)) return '\\d+(\\.\\d+)?'
  if (/^\s/.test(part)) return '\\s+'
  return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function like(line: string): RegExp {
  const parts = line.trim().match(/…|\d+m \d+s\b|\d+(\.\d+)?s?\b|\d+|\s+|[^…\d\s]+/g) ?? []
  return new RegExp(`^\\s*${parts.map(likePart).join('')}\\s*$`)
}
