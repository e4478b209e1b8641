import { record, string, type ZodType } from 'zod'
import { parseNetwork } from '../../model/address.ts'
import type { NetworkValue } from '../../model/network-value.ts'

/** A map with addresses or CIDRs as keys; read as a list with the longest prefixes first. */
export const byNetwork = <T>(value: ZodType<T>) =>
  record(
    string().refine((key) => parseNetwork(key) !== undefined, {
      error: 'expected an address or a network as 192.0.2.0/24',
    }),
    value,
  ).transform((values): NetworkValue<T>[] =>
    Object.entries(values)
      .flatMap(([key, value]) => {
        const network = parseNetwork(key)
        return network === undefined ? [] : [{ network, value }]
      })
      .sort((a, b) => b.network.bits - a.network.bits),
  )
