import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import type { InterfaceSource } from '../../model/interface-settings.ts'
import { type InterfaceInfo, nothingKnown } from './interface-info.ts'
import type { RuleResult } from './rules.ts'

/** What a source says. */
export interface Said {
  readonly source: InterfaceSource
  readonly attributes: InterfaceAttributes
}

const attributeNames = [
  'name',
  'alias',
  'description',
  'speed',
  'boundary',
  'provider',
  'connectivity',
] as const

/** Of each attribute what the first source says that has it; what none has is left to the rules. */
export function mergedInfo(
  said: readonly Said[],
  ruled: (known: InterfaceAttributes) => RuleResult,
): InterfaceInfo {
  const has = ({ attributes }: Said, name: (typeof attributeNames)[number]) => !!attributes[name]
  const first = (name: (typeof attributeNames)[number]) => said.find((one) => has(one, name))
  const known: InterfaceAttributes = Object.fromEntries(
    attributeNames.map((name) => [name, first(name)?.attributes[name]]),
  )
  const rest: RuleResult = { ...ruled(known), ...stated(known) }
  const { name = '', alias = '', description = '', speed } = known
  const contributing = new Set(attributeNames.flatMap((one) => first(one)?.source ?? []))
  const sources = [...new Set(said.map(({ source }) => source))].filter((it) =>
    contributing.has(it),
  )
  const isNothing = sources.length === 0 && !rest.boundary && !rest.provider && !rest.connectivity
  if (isNothing) return nothingKnown
  const { boundary = '', provider = '', connectivity = '' } = rest
  return { name, alias, description, speed, boundary, provider, connectivity, sources }
}

/** What a source has said outranks the rules. */
function stated({ boundary, provider, connectivity }: InterfaceAttributes): RuleResult {
  return {
    ...(boundary !== undefined && { boundary }),
    ...(provider !== undefined && { provider }),
    ...(connectivity !== undefined && { connectivity }),
  }
}
