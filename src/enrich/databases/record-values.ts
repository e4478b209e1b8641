import { parseAsNumber } from '../../model/as-number.ts'

/** An AS as a record of a database names it. */
export interface RecordAs {
  readonly number: number
  /** Empty where the record has none. */
  readonly name: string
}

type Fields = Readonly<Record<string, unknown>>

/**
 * The AS in a record of GeoLite2-ASN, GeoIP2-ISP, GeoIP2-Enterprise (`traits`), DB-IP (the same keys)
 * or IPinfo (`asn`: AS15169, `as_name` or `name`).
 */
export function asOfRecord(record: unknown): RecordAs | undefined {
  const fields = fieldsOf(record)
  const traits = fieldsOf(fields.traits)
  const number =
    asNumber(fields.autonomous_system_number) ??
    asNumber(traits.autonomous_system_number) ??
    asNumber(fields.asn)
  if (number === undefined) return undefined
  const name = [
    fields.autonomous_system_organization,
    traits.autonomous_system_organization,
    fields.as_name,
    fields.name,
    // of GeoIP2-ISP, where it says nothing of the AS
    fields.isp,
    fields.organization,
  ].find((text) => typeof text === 'string' && text !== '')
  return { number, name: `${name ?? ''}` }
}

/**
 * The country in a record of GeoLite2 or GeoIP2 Country, City or Enterprise, DB-IP (the same keys) or
 * IPinfo, as two letters: where the address is, or else where it is registered.
 */
export function countryOfRecord(record: unknown): string | undefined {
  const fields = fieldsOf(record)
  return [
    fieldsOf(fields.country).iso_code,
    fields.country_code,
    fields.country,
    fieldsOf(fields.registered_country).iso_code,
  ].find((text): text is string => typeof text === 'string' && /^[A-Z]{2}$/.test(text))
}

/** The names of what is in a record, for a message. */
export function keysOfRecord(record: unknown): readonly string[] {
  return Object.keys(fieldsOf(record))
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' || typeof value === 'string'
    ? parseAsNumber(`${value}`)
    : undefined
}
