import { type FieldName, fieldDefinition } from '../../model/fields.ts'
import { boundaries } from '../../model/interface-attributes.ts'
import { followed } from '../../tally/key-layout.ts'
import type { Condition, MetricDefinition } from '../../tally/metric-definition.ts'

/** What the configuration has that fields come from which are in no record. */
export interface Providers {
  readonly countries: boolean
  readonly networks: boolean
  /** Whether anything beside the built-in table names autonomous systems. */
  readonly asNames: boolean
  /** Whether anybody says on which side of the network interfaces are. */
  readonly boundaries: boolean
  /** Whether interfaces can have names at all. */
  readonly interfaceNames: boolean
}

/** What to do where nothing provides a field. */
const remedies: readonly {
  readonly fields: RegExp
  readonly from: keyof Providers
  readonly remedy: string
}[] = [
  {
    fields: /^(src|dst)_country$/,
    from: 'countries',
    remedy: 'name a database of countries in databases.country',
  },
  { fields: /^(src|dst)_net_name$/, from: 'networks', remedy: 'name your networks in networks' },
  {
    fields: /^(in|out)_if_(boundary|provider|connectivity)$/,
    from: 'boundaries',
    remedy: 'say which interfaces these are in interface_rules or interfaces',
  },
]

/** A text that a field never has, which would leave a metric empty without a word. */
function impossible({ field, any }: Condition) {
  const isCountry = /^(src|dst)_country$/.test(field)
  if (!isCountry && !/^(in|out)_if_boundary$/.test(field)) return []
  const fits = isCountry ? /^[A-Z]{2}$|^unknown$/ : /^(external|internal|unknown)$/
  const choices = isCountry ? 'two capital letters as DE, or unknown' : inWords(boundaries)
  return any.flatMap((match) =>
    match.kind !== 'text' || fits.test(match.text)
      ? []
      : [{ path: ['where'], message: `"${field}" is never "${match.text}": ${choices}` }],
  )
}

const inWords = (words: readonly string[]) => `it is ${words.join(', ')} or unknown`

/** What is wrong with fields of a metric that nothing provides, or that lack what they follow. */
export function provided(
  { labels, where }: MetricDefinition,
  providers: Providers,
): { readonly path: readonly string[]; readonly message: string }[] {
  const of = (key: string, field: FieldName) => {
    const found = remedies.find((one) => one.fields.test(field))
    if (found !== undefined && !providers[found.from]) {
      return [{ path: [key], message: `nothing provides "${field}": ${found.remedy}` }]
    }
    if (field !== 'application_name') return []
    if (key === 'labels' && followed(field, labels) !== undefined) return []
    const follows = fieldDefinition(field).follows?.join(' and ')
    return [{ path: [key], message: `"${field}" is there only beside the labels ${follows}` }]
  }
  return [
    ...labels.flatMap(({ field }) => of('labels', field)),
    ...where.flatMap(({ field }) => of('where', field)),
    ...where.flatMap(impossible),
  ]
}
