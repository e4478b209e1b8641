import type { NamedNetwork } from '../../model/named-network.ts'
import type { AddressTable } from '../address-tables.ts'
import { flattenTree } from '../prefix/flatten-tree.ts'
import { treeOfNetworks } from '../prefix/tree-of-networks.ts'

/**
 * Makes a table of networks, the longest prefix of which counts; what it does not say, name or AS
 * number, is taken from the one around it. To be done in slices.
 */
export function* tableOfNetworks(
  networks: readonly NamedNetwork[],
): Generator<undefined, AddressTable> {
  const values = new Values()
  const numbered = []
  for (const { network, name, as } of networks) {
    numbered.push({ network, value: values.number(name, as) })
    yield
  }
  const tree = yield* treeOfNetworks(numbered, (outer, value) => values.within(outer, value))
  return { prefixes: yield* flattenTree(tree), ...values.result() }
}

/** Numbers pairs of name and AS number. */
class Values {
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []
  readonly #as: number[] = []

  number(name: string, as: number): number {
    const key = `${as} ${name}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#names.push(name) - 1
    this.#as.push(as)
    this.#numbers.set(key, number)
    return number
  }

  within(outer: number, value: number): number {
    const name = this.#names[value] ?? ''
    const as = this.#as[value] ?? 0
    if (outer < 0 || (name !== '' && as !== 0)) return value
    return this.number(name || (this.#names[outer] ?? ''), as || (this.#as[outer] ?? 0))
  }

  result(): Pick<AddressTable, 'asNumbers' | 'names'> {
    const asNumbers = new Uint32Array(new SharedArrayBuffer(4 * this.#as.length))
    asNumbers.set(this.#as)
    return { asNumbers, names: this.#names }
  }
}
