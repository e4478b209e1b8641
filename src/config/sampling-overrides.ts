import type { Network } from '../model/address.ts'
import { byNetwork } from './names/by-network.ts'
import { valueTypes } from './setting.ts'
import { samplingRate } from './value-types.ts'

/** The rate that samplers in a network really sample with. */
export interface SamplingOverride {
  readonly network: Network
  readonly rate: number
}

/** A map of address or CIDR to sampling rate; read as a list with the longest prefixes first. */
export const samplingOverrides = () =>
  byNetwork(samplingRate())
    .transform((rates): SamplingOverride[] =>
      rates.map(({ network, value }) => ({ network, rate: value })),
    )
    .register(valueTypes, { form: 'mapping', name: 'map of address or CIDR to rate' })
