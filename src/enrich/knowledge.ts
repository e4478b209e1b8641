import type { AddressTables } from './address-tables.ts'
import type { AsTableData } from './as-names/as-table.ts'

/** What is known of an interface, as texts; empty is not known. */
export interface InterfaceTexts {
  readonly sampler: string
  readonly ifIndex: number
  readonly name: string
  readonly alias: string
  readonly boundary: string
  readonly provider: string
  readonly connectivity: string
}

/** What a sampler calls a VRF. */
export interface VrfName {
  readonly sampler: string
  readonly id: number
  readonly name: string
}

/** What a lane is told that is not in the records, or not in those that it decodes itself. */
export interface Knowledge {
  /** Replaces what was known of addresses. */
  readonly addresses?: AddressTables
  /** Replaces the names of autonomous systems. */
  readonly asNames?: AsTableData
  /** Addresses of samplers with what they are called from now on; empty: nothing. */
  readonly samplers?: readonly (readonly [address: string, name: string])[]
  readonly interfaces?: readonly InterfaceTexts[]
  readonly vrfs?: readonly VrfName[]
}
