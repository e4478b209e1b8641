import type { AsnSource } from '../model/asn-sources.ts'
import type { FieldSet } from '../model/field-set.ts'
import type { FieldName } from '../model/fields.ts'

/** What is looked up for addresses; can be cloned into a thread. */
export interface AddressPlan {
  /** Where AS numbers come from, in order of preference: sources that are configured. */
  readonly asnSources: readonly AsnSource[]
  /** Whether there is a database of countries. */
  readonly country: boolean
  /** Whether networks have names. */
  readonly networks: boolean
}

/** The settings that a plan follows from. */
export interface AddressSettings {
  readonly asn_sources: readonly AsnSource[]
  readonly databases: { readonly asn: readonly string[]; readonly country: readonly string[] }
  readonly networks?: unknown
}

/** The plan of a configuration: what nothing is configured for is not looked up. */
export function addressPlan({ asn_sources, databases, networks }: AddressSettings): AddressPlan {
  const isThere = { mmdb: databases.asn.length > 0, networks: networks !== undefined }
  return {
    asnSources: asn_sources.filter(
      (source) =>
        (source !== 'mmdb' || isThere.mmdb) && (source !== 'networks' || isThere.networks),
    ),
    country: databases.country.length > 0,
    networks: isThere.networks,
  }
}

/** The fields that have to be decoded for the wanted ones to be filled: the addresses. */
export function addressFields(wanted: FieldSet, plan: AddressPlan): FieldName[] {
  return ends.flatMap(({ address, as, country, network }) => {
    const isAsked =
      (looksUpAs(plan) && wanted.has(as)) ||
      (plan.country && wanted.has(country)) ||
      (plan.networks && wanted.has(network))
    return isAsked ? [address] : []
  })
}

/** Whether AS numbers are anything else than what records say. */
export function looksUpAs({ asnSources }: AddressPlan): boolean {
  return asnSources.includes('mmdb') || asnSources.includes('networks')
}

/** The two ends of a flow, and what is filled for each. */
export const ends = [
  { address: 'src_addr', as: 'src_as', country: 'src_country', network: 'src_net_name' },
  { address: 'dst_addr', as: 'dst_as', country: 'dst_country', network: 'dst_net_name' },
] as const satisfies readonly Readonly<
  Record<'address' | 'as' | 'country' | 'network', FieldName>
>[]
