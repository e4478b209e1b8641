import { record, strictObject, string } from 'zod'
import { boundaries } from '../../model/interface-attributes.ts'
import type { StaticInterfaces } from '../../model/interface-settings.ts'
import { setting, valueTypes } from '../setting.ts'
import { choice, parsed } from '../value-types.ts'
import { Mistake } from '../values/mistake.ts'
import { parseSpeed } from '../values/speed.ts'
import { byNetwork } from './by-network.ts'
import { parseIfIndexRange } from './if-index-range.ts'
import { nameValue } from './name-value.ts'

/** A speed in bits a second. */
export const speed = () => parsed({ form: 'text', name: 'speed in bits/s: `10G`' }, parseSpeed)

/** What the configuration can say of an interface. */
export const interfaceSchema = strictObject({
  name: setting(nameValue().optional(), 'Names', 'As in ifName.', { default: 'none' }),
  alias: setting(nameValue().optional(), 'Names', 'As in ifAlias.', { default: 'none' }),
  description: setting(nameValue().optional(), 'Names', 'As in ifDescr.', { default: 'none' }),
  speed: setting(speed().optional(), 'Names', 'What it can carry.', { default: 'none' }),
  boundary: setting(
    choice(boundaries).optional(),
    'Names',
    'On which side of your network it is.',
    {
      default: 'by `interface_rules`',
    },
  ),
  provider: setting(nameValue().optional(), 'Names', 'Who is at the other end.', {
    default: 'by `interface_rules`',
  }),
  connectivity: setting(
    nameValue().optional(),
    'Names',
    'What kind of link it is, in your words: `transit`, `peering`.',
    { default: 'by `interface_rules`' },
  ),
}).refine((attributes) => Object.keys(attributes).length > 0, {
  error: 'expected something about the interface, such as its name',
})

/** A map of address or CIDR of the sampler to a map of ifIndex or range to attributes. */
export const interfaces = () =>
  byNetwork(
    record(
      string().superRefine((key, context) => {
        try {
          parseIfIndexRange(key)
        } catch (error) {
          if (!(error instanceof Mistake)) throw error
          context.addIssue({ code: 'custom', message: error.message })
        }
      }),
      interfaceSchema,
    ).transform((all): StaticInterfaces[] =>
      Object.entries(all).map(([key, attributes]) => ({ ...parseIfIndexRange(key), attributes })),
    ),
  ).register(valueTypes, {
    form: 'mapping',
    name: 'map of address or CIDR to interfaces, see below',
  })
