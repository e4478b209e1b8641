import type { Network } from './address.ts'
import type { InterfaceAttributes } from './interface-attributes.ts'

/** Where attributes of interfaces come from: options data, the configuration, SNMP. */
export const interfaceSources = ['in_band', 'static', 'snmp'] as const
export type InterfaceSource = (typeof interfaceSources)[number]

/** What the configuration says of the interfaces from `first` to `last`. */
export interface StaticInterfaces {
  readonly first: number
  readonly last: number
  readonly attributes: InterfaceAttributes
}

/** What a text has to be: one of them, whole, or what a regular expression finds something in. */
export type TextMatch = string | RegExp

/** Sets attributes of the interfaces that match; what is absent matches all. */
export interface InterfaceRule {
  /** Its place in the list, from 0. */
  readonly index: number
  /** Any of these networks. */
  readonly samplers?: readonly Network[] | undefined
  readonly name?: TextMatch | undefined
  readonly alias?: TextMatch | undefined
  readonly description?: TextMatch | undefined
  readonly ifIndex?: { readonly first: number; readonly last: number } | undefined
  /** In bits a second. */
  readonly speed?: number | undefined
  /** `$1` in a text is what the first group of its regular expressions found. */
  readonly set: Pick<InterfaceAttributes, 'boundary' | 'provider' | 'connectivity'>
}
