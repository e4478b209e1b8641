import { ConfigError } from '../config/config-error.ts'

/** What a flag says; given twice, the last one counts, as for settings. That it is empty is a `ConfigError`. */
export function textFlag(name: string, value: unknown): string {
  const text = String([value].flat().at(-1))
  if (text === '') throw new ConfigError([`--${name} needs a value`])
  return text
}
