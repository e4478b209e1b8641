import type { Options } from 'yargs'
import { groups, type ValueType } from '../config/setting.ts'
import { settings } from '../config/settings.ts'

/** The settings as flags for yargs. It only splits the command line: values are read by the schema. */
export function settingOptions(): Record<string, Options> {
  const flags = settings
    .filter(({ flag }) => flag !== undefined)
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group))
  return Object.fromEntries(
    flags.map(({ flag = '', alias, group, help, default: usual, type }): [string, Options] => [
      flag,
      {
        ...(alias !== undefined && { alias }),
        group: `${group}:`,
        describe: `${help}${words(type)}`.replaceAll('`', ''),
        defaultDescription: usual,
        ...(type.form === 'switch' ? { type: 'boolean' } : { requiresArg: true }),
      },
    ]),
  )
}

/** What the value is, where it is one of several words, or a list. */
function words({ name }: ValueType): string {
  if (/^one of .*,/.test(name)) return ` One${name.slice(3)}.`
  return name.startsWith('list of ') ? ` A ${name}.` : ''
}
