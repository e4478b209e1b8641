import { escapeHelp } from './escape.ts'
import type { Format } from './format.ts'

/** The name of a counter's family: OpenMetrics 1.0 adds `_total` in the samples only. */
export function counterFamily(name: string): string {
  return name.endsWith('_total') ? name.slice(0, -'_total'.length) : name
}

/** The two lines above the samples of a family; the counter's name is without `_total`. */
export function familyHeader(name: string, type: string, help: string, format: Format): string {
  const family = type === 'counter' && format === 'text' ? `${name}_total` : name
  return `# HELP ${family} ${escapeHelp(help, format)}\n# TYPE ${family} ${type}\n`
}
