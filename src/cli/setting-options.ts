import type { Options } from 'yargs'
import { groups } from '../config/setting.ts'
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
        describe: help.replaceAll('`', ''),
        defaultDescription: usual,
        ...(type.form === 'switch' ? { type: 'boolean' } : { requiresArg: true }),
      },
    ]),
  )
}
