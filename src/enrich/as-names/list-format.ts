import { parseAsNumber } from '../../model/as-number.ts'
import { splitFields } from '../split-fields.ts'
import type { AsName } from './as-table.ts'

/** At the end of a line, as flow-exporter finds it. */
const COUNTRY = /,\s+(\w\w)$/

/** What a line says; AS 0 is none, and nothing is kept of it. */
export interface AsLine extends AsName {
  readonly asn: number
}

/** Reads a line, if it is one. */
export type ReadLine = (line: string) => AsLine | undefined

/** How the lines of a list are written, by its first ones; `undefined` if it is no list of names. */
export function listFormat(first: readonly string[]): ReadLine | undefined {
  const formats: readonly ReadLine[] = [
    (line) => (COUNTRY.test(line.trimEnd().slice(-8)) ? readSpaced(line) : undefined),
    ...['\t', ',', ';'].map((delimiter) => delimited(delimiter, first[0] ?? '')),
    readSpaced,
  ]
  const found = formats.find((read) => {
    const lines = first.filter((line) => read(line) !== undefined)
    return lines.length > 0 && lines.length * 2 >= first.length
  })
  return found === formats[0] ? readSpaced : found
}

/**
 * `1234 NAME - Organisation, CC`, as cidr-report.org and RIPE write it (what flow-exporter shows is all
 * before the last comma), or the columns of ARIN: `1234   NAME   CONTACT (Tech)`.
 */
function readSpaced(line: string): AsLine | undefined {
  const text = line.trim()
  const space = text.search(/\s/)
  const asn = readNumber(text.slice(0, space))
  if (space < 0 || asn === undefined) return undefined
  const rest = text.slice(space).trim()
  if (/^[,;]/.test(rest)) return undefined
  const [, country] = COUNTRY.exec(rest.slice(-8)) ?? []
  if (country !== undefined) {
    return { asn, name: rest.slice(0, rest.lastIndexOf(',')).trim(), country }
  }
  return { asn, name: rest.split(/\s{2}/, 1)[0] ?? '', country: '' }
}

const numberColumns = ['asn', 'as', 'number', 'as_number', 'autonomous_system_number']
const nameColumns = [
  'name',
  'as_name',
  'asname',
  'description',
  'organization',
  'as_organization',
  'autonomous_system_organization',
]
const countryColumns = ['country', 'country_code', 'cc']

/** `1234,name,country`, or columns in the order that the heading has. */
function delimited(delimiter: string, heading: string): ReadLine {
  const columns = splitFields(heading, delimiter)?.map((field) =>
    field.trim().toLowerCase().replaceAll(/[ -]/g, '_'),
  )
  const column = (names: readonly string[]) =>
    columns?.findIndex((field) => names.includes(field)) ?? -1
  const named = [column(numberColumns), column(nameColumns), column(countryColumns)] as const
  const isNamed = named[0] >= 0 && named[1] >= 0
  const [number, name, country] = isNamed ? named : ([0, 1, 2] as const)
  return (line) => {
    if (isNamed && line === heading) return { asn: 0, name: '', country: '' }
    const fields = splitFields(line, delimiter)
    const asn = readNumber(fields?.[number]?.trim() ?? '')
    const text = fields?.[name]
    if (asn === undefined || text === undefined) return undefined
    return { asn, name: text.trim(), country: fields?.[country]?.trim() ?? '' }
  }
}

function readNumber(text: string): number | undefined {
  return /^(?:as)?0+$/i.test(text) ? 0 : parseAsNumber(text)
}
