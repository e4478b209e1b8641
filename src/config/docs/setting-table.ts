import type { Setting } from '../settings.ts'
import { markdownTable } from './markdown-table.ts'

/** Settings as the docs show them. */
export function settingTable(rows: readonly Setting[]): string {
  return markdownTable(
    ['Setting', 'Value', 'Default', 'What it is'],
    rows.map((setting) => [
      `\`${setting.path.join('.')}\``,
      setting.type.name,
      setting.defaultIsText ? setting.default : `\`${setting.default}\``,
      `${setting.help}${exception(setting)}`,
    ]),
  )
}

/** Where a setting cannot be given that others can, or by another name. */
function exception({ file, environment, path, flag }: Setting): string {
  if (file !== false) {
    const usual = path.join('.').replaceAll('_', '-')
    return flag === undefined || flag === usual ? '' : ` The flag is \`--${flag}\`.`
  }
  return environment === false ? ' Flag only.' : ' Flag or variable only.'
}
