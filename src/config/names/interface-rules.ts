import { array, type output, strictObject } from 'zod'
import { boundaries } from '../../model/interface-attributes.ts'
import type { InterfaceRule, TextMatch } from '../../model/interface-settings.ts'
import { setting, valueTypes } from '../setting.ts'
import { choice, list, network, parsed } from '../value-types.ts'
import { parseIfIndexRange } from './if-index-range.ts'
import { speed } from './interfaces.ts'
import { nameValue } from './name-value.ts'
import { textMatch } from './text-match.ts'

/** What an interface has to be for a rule. */
export const interfaceMatchSchema = strictObject({
  sampler: setting(
    list(network(), 'list of addresses and CIDRs', 1).optional(),
    'Names',
    'Whose interface it is.',
    { default: 'any' },
  ),
  if_index: setting(
    parsed({ form: 'text', name: 'ifIndex or range: `1-48`' }, parseIfIndexRange).optional(),
    'Names',
    'Its number.',
    { default: 'any' },
  ),
  name: setting(textMatch().optional(), 'Names', 'Its ifName.', { default: 'any' }),
  alias: setting(textMatch().optional(), 'Names', 'Its ifAlias.', { default: 'any' }),
  description: setting(textMatch().optional(), 'Names', 'Its ifDescr.', { default: 'any' }),
  speed: setting(speed().optional(), 'Names', 'Its speed.', { default: 'any' }),
})

/** A rule of `interface_rules`. */
export const interfaceRuleSchema = strictObject({
  match: interfaceMatchSchema.prefault({}),
  boundary: setting(
    choice(boundaries).optional(),
    'Names',
    'On which side of your network it is.',
    {
      default: 'left open',
    },
  ),
  provider: setting(
    nameValue().optional(),
    'Names',
    'Who is at the other end. `$1` is what the first group of the regular expressions found, counted ' +
      'through `name`, `alias` and `description`.',
    { default: 'left open' },
  ),
  connectivity: setting(
    nameValue().optional(),
    'Names',
    'What kind of link it is; `$1` likewise.',
    {
      default: 'left open',
    },
  ),
}).superRefine((rule, context) => {
  if (rule.boundary === undefined && rule.provider === undefined && !rule.connectivity) {
    const message = 'expected boundary, provider or connectivity: what the rule sets'
    context.addIssue({ code: 'custom', message })
  }
  for (const key of ['provider', 'connectivity'] as const) {
    const missing = missingGroup(rule[key] ?? '', rule.match)
    if (missing === undefined) continue
    context.addIssue({ code: 'custom', path: [key], message: missing })
  }
})

/** The rules, of which the first that matches decides. */
export const interfaceRules = () =>
  array(interfaceRuleSchema)
    .transform((rules): InterfaceRule[] =>
      rules.map(({ match: { sampler, if_index, ...texts }, ...set }, index) => ({
        index,
        samplers: sampler,
        ifIndex: if_index,
        ...texts,
        set,
      })),
    )
    .register(valueTypes, { form: 'mapping', name: 'list of rules, see below' })

function missingGroup(
  text: string,
  { name, alias, description }: output<typeof interfaceMatchSchema>,
): string | undefined {
  const there = groupsIn(name) + groupsIn(alias) + groupsIn(description)
  const wanted = [...text.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit))
  const missing = wanted.find((group) => group < 1 || group > there)
  if (missing === undefined) return undefined
  return `there is no group $${missing}; the regular expressions of the rule have ${there}`
}

/** How many groups a regular expression has: with an empty choice it matches anything. */
function groupsIn(match: TextMatch | undefined): number {
  if (!(match instanceof RegExp)) return 0
  return (new RegExp(`${match.source}|`, match.flags).exec('')?.length ?? 1) - 1
}
