import type { PrefixTable } from './prefix/prefix-table.ts'

/** What is known of addresses: what a value number stands for. Can be cloned into a thread. */
export interface AddressTable {
  readonly prefixes: PrefixTable
  /** AS numbers by value number, 0 for none; in shared memory. Empty where it has none at all. */
  readonly asNumbers: Uint32Array
  /** Names or countries by value number, empty for none. Empty where it has none at all. */
  readonly names: readonly string[]
}

/** Everything that is known of addresses, for `AddressNumbers`; replaced as a whole. */
export interface AddressTables {
  /** In order: the first that knows an address counts. */
  readonly asn: readonly AddressTable[]
  readonly country: readonly AddressTable[]
  readonly networks: AddressTable | undefined
}

/** Before anything is known. */
export const noAddressTables: AddressTables = { asn: [], country: [], networks: undefined }
