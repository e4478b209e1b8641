import { fromText } from './from-text.ts'
import type { Setting } from './settings.ts'
import type { ConfigSources } from './sources.ts'
import { suggestion } from './suggestion.ts'

/** A setting that a flag or the environment gives. */
export interface Given {
  readonly setting: Setting
  readonly value: unknown
  /** How to call the place in a message: `--lanes`, `FLOWTALLY_LANES`. */
  readonly place: string
}

/** What the environment gives. A variable that is empty counts as not given. */
export function fromEnvironment(
  environment: ConfigSources['environment'],
  settings: readonly Setting[],
): Given[] {
  return settings.flatMap((setting) => {
    const text = setting.variable === undefined ? undefined : environment[setting.variable]
    if (text === undefined || text === '') return []
    return [{ setting, value: fromText(text, setting.type), place: `${setting.variable}` }]
  })
}

/** What the flags give; of a flag that is given twice and is no list, the last one. */
export function fromFlags(flags: ConfigSources['flags'], settings: readonly Setting[]): Given[] {
  return settings.flatMap((setting) => {
    const value = setting.flag === undefined ? undefined : flags[setting.flag]
    if (value === undefined) return []
    const last = Array.isArray(value) && setting.type.form !== 'list' ? value.at(-1) : value
    const read = typeof last === 'string' ? fromText(last, setting.type) : last
    return [{ setting, value: read, place: `--${setting.flag}` }]
  })
}

/**
 * Variables that Kubernetes sets in every pod beside a Service whose name begins with `flowtally`:
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const serviceVariable =
  /^FLOWTALLY_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/

/** Variables that look like settings and are none. */
export function strayVariables(
  environment: ConfigSources['environment'],
  settings: readonly Setting[],
): string[] {
  const known = settings.flatMap(({ variable }) => variable ?? [])
  return Object.keys(environment)
    .filter((name) => name.startsWith('FLOWTALLY_'))
    .filter((name) => !known.includes(name) && !serviceVariable.test(name))
    .map(
      (name) => `${name}: no such setting; ${suggestion(name, known, 'see docs/configuration.md')}`,
    )
}
