import { registry, type ZodType } from 'zod'

/** The headings under which `--help` and the docs show settings, in this order. */
export const groups = [
  'General',
  'Receiving',
  'Metrics',
  'Names',
  'Sampling',
  'Web',
  'Limits',
  'Logging',
  'flow-exporter',
] as const
export type Group = (typeof groups)[number]

/** What the schema says of a setting beside its value: for `--help` and the docs. */
export interface SettingInfo {
  readonly group: Group
  /** One or two sentences. */
  readonly help: string
  /** Another name of the flag: a letter, or an older name. */
  readonly alias?: string
  /** The flag, where it is not spelled as the setting is. */
  readonly flag?: string
  /** It decides what is read, or is for trying out: not in the file. */
  readonly file?: false
  /** Not in the environment. */
  readonly environment?: false
  /** What the default is, where it is not a plain value. */
  readonly default?: string
}

/** How a value is written; decides how the text of a flag or variable is read. */
export interface ValueType {
  readonly form: 'text' | 'number' | 'switch' | 'list' | 'mapping'
  /** How the docs call it. */
  readonly name: string
}

/** What is known of each setting in the schema. */
export const settingInfo = registry<SettingInfo>()

/** What is known of each kind of value in the schema. */
export const valueTypes = registry<ValueType>()

/** A line of the schema. */
export function setting<T extends ZodType>(
  schema: T,
  group: Group,
  help: string,
  more: Omit<SettingInfo, 'group' | 'help'> = {},
): T {
  settingInfo.add(schema, { group, help, ...more })
  return schema
}
