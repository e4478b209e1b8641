import { record, string } from 'zod'
import { type Network, parseNetwork } from '../model/address.ts'
import { valueTypes } from './setting.ts'
import { samplingRate } from './value-types.ts'

/** The rate that samplers in a network really sample with. */
export interface SamplingOverride {
  readonly network: Network
  readonly rate: number
}

/** A map of address or CIDR to sampling rate; read as a list with the longest prefixes first. */
export const samplingOverrides = () =>
  record(
    string().refine((key) => parseNetwork(key) !== undefined, {
      error: 'expected an address or a network as 192.0.2.0/24',
    }),
    samplingRate(),
  )
    .transform((rates): SamplingOverride[] =>
      Object.entries(rates)
        .flatMap(([key, rate]) => {
          const network = parseNetwork(key)
          return network === undefined ? [] : [{ network, rate }]
        })
        .sort((a, b) => b.network.bits - a.network.bits),
    )
    .register(valueTypes, { form: 'mapping', name: 'map of address or CIDR to rate' })
