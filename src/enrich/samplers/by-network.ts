import { LRUCache } from 'lru-cache'
import { inNetwork, parseAddress } from '../../model/address.ts'
import type { NetworkValue } from '../../model/network-value.ts'

/** Addresses whose values are remembered. */
const REMEMBERED = 10_000

/** What the configuration says of addresses, by the networks that they are in. */
export class ByNetwork<T> {
  readonly #values: readonly NetworkValue<T>[]
  readonly #known = new LRUCache<string, readonly T[]>({ max: REMEMBERED })

  /** The longest prefixes come first. */
  constructor(values: readonly NetworkValue<T>[]) {
    this.#values = values
  }

  /** The values of all networks that an address is in, the longest prefix first. */
  of(address: string): readonly T[] {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const words = parseAddress(address)
    const found =
      words === undefined
        ? []
        : this.#values.filter(({ network }) => inNetwork(words, 0, network)).map((one) => one.value)
    this.#known.set(address, found)
    return found
  }
}
