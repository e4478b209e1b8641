import type { Format } from './format.ts'

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '"': '\\"' }
const escapeOne = (character: string) => escapes[character] ?? character

/** A label value as it stands between its quotes, in both formats. */
export function escapeLabelValue(text: string): string {
  return text.replace(/[\\\n"]/g, escapeOne)
}

/** A help text: only OpenMetrics escapes quotes there. */
export function escapeHelp(text: string, format: Format): string {
  return text.replace(format === 'openmetrics' ? /[\\\n"]/g : /[\\\n]/g, escapeOne)
}
