import type { core } from 'zod'
import { configSchema } from './schema.ts'
import { defaultOf, shapeOf, unwrapped } from './schema-walk.ts'
import { type SettingInfo, settingInfo, type ValueType, valueTypes } from './setting.ts'

/** A setting as flags, environment, help and docs see it. */
export interface Setting extends SettingInfo {
  /** Its place in the file: `['web', 'listen_address']`. */
  readonly path: readonly string[]
  readonly type: ValueType
  /** `web.listen-address`; a map can only be in the file. */
  readonly flag?: string
  /** `FLOWTALLY_WEB_LISTEN_ADDRESS` */
  readonly variable?: string
  /** How the default reads. */
  readonly default: string
  /** Whether that are words, rather than a value that could be given. */
  readonly defaultIsText: boolean
}

/** The settings of an object in the schema, its sections' among them, in their order. */
export function settingsOf(schema: core.$ZodType): Setting[] {
  const collect = (at: core.$ZodType, path: readonly string[]): Setting[] => {
    const info = settingInfo.get(at)
    if (info !== undefined) return [complete(at, path, info)]
    return Object.entries(shapeOf(at) ?? {}).flatMap(([key, member]) =>
      collect(member, [...path, key]),
    )
  }
  return collect(schema, [])
}

/** Every setting. */
export const settings = settingsOf(configSchema)

function complete(schema: core.$ZodType, path: readonly string[], info: SettingInfo): Setting {
  const type = valueTypes.get(unwrapped(schema))
  if (type === undefined)
    throw new Error(`the schema does not say how ${path.join('.')} is written`)
  const name = path.join('.')
  const scalar = type.form !== 'mapping'
  const value = defaultOf(schema)
  return {
    ...info,
    path,
    type,
    defaultIsText: info.default !== undefined,
    default: info.default ?? (Array.isArray(value) ? value.join(', ') : String(value)),
    ...(scalar && { flag: info.flag ?? name.replaceAll('_', '-') }),
    ...(scalar &&
      info.environment !== false && {
        variable: `FLOWTALLY_${name.replaceAll('.', '_').toUpperCase()}`,
      }),
  }
}
