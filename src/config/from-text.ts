import type { ValueType } from './setting.ts'

/** What a flag or variable means to the schema, which knows numbers and switches from texts. */
export function fromText(text: string, { form }: ValueType): unknown {
  if (form === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  if (form === 'switch' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
