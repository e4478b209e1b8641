import type { Network } from '../../model/address.ts'
import { type BinaryTree, leafOf, leafValue, NONE } from './binary-tree.ts'

/** A network and the number of what is known of it. */
export interface NumberedNetwork {
  readonly network: Network
  readonly value: number
}

/** Networks between two places where the work may be interrupted. */
const YIELD_EVERY = 4

/** The tree whose two ways lead to IPv4 and to IPv6. */
const TOP = 0
const IPV4 = 2 * TOP
const IPV6 = 2 * TOP + 1

/**
 * Makes a tree of networks in any order, in which longer prefixes stand before shorter ones; to be
 * done in slices. `within` says what a network with a value is inside of one with another, or -1.
 */
export function* treeOfNetworks(
  networks: readonly NumberedNetwork[],
  within: (outer: number, value: number) => number = (_outer, value) => value,
): Generator<undefined, BinaryTree> {
  const byLength = Array.from({ length: 129 }, (): NumberedNetwork[] => [])
  let mostNodes = 1
  let done = 0
  for (const given of networks) {
    const one = unmapped(given)
    byLength[one.network.bits]?.push(one)
    mostNodes += one.network.bits
    if (++done % YIELD_EVERY === 0) yield
  }
  const tree = new GrowingTree(mostNodes)
  // the shorter first: what is there already is what a network lies in
  for (const some of byLength) {
    for (const { network, value } of some) {
      tree.set(network, (outer) => within(outer, value))
      if (++done % YIELD_EVERY === 0) yield
    }
  }
  return tree.finished()
}

class GrowingTree {
  /** As large as it can get from the start: memory that nobody touches costs nothing. */
  readonly #pairs: Int32Array
  #nodes = 1

  constructor(mostNodes: number) {
    this.#pairs = new Int32Array(2 * mostNodes)
    this.#pairs.fill(NONE, 0, 2)
  }

  /** Sets the value of a network, no longer one of which has been set. */
  set({ words, bits }: Network, value: (outer: number) => number): void {
    const skip = words[4] === 4 ? 96 : 0
    let at = words[4] === 4 ? IPV4 : IPV6
    for (let bit = skip; bit < skip + bits; bit++) {
      at = 2 * this.#nodeAt(at) + (((words[bit >>> 5] ?? 0) >>> (31 - (bit & 31))) & 1)
    }
    this.#pairs[at] = leafOf(value(leafValue(this.#pairs[at] ?? NONE)))
  }

  finished(): BinaryTree {
    const pairs = this.#pairs.subarray(0, 2 * this.#nodes)
    return { pairs, start4: pairs[IPV4] ?? NONE, start6: pairs[IPV6] ?? NONE }
  }

  /** The node that an entry leads to; a leaf becomes one whose halves have its value. */
  #nodeAt(at: number): number {
    const entry = this.#pairs[at] ?? NONE
    if (entry >= 0) return entry
    const node = this.#nodes++
    this.#pairs[2 * node] = entry
    this.#pairs[2 * node + 1] = entry
    this.#pairs[at] = node
    return node
  }
}

/** A network in ::ffff:0:0/96 is one of IPv4 (RFC 4291 §2.5.5.2). */
function unmapped(one: NumberedNetwork): NumberedNetwork {
  const { words, bits } = one.network
  const [a, b, c, word, family] = words
  const isMapped = family === 6 && bits >= 96 && a === 0 && b === 0 && c === 0xffff
  if (!isMapped) return one
  return { ...one, network: { words: [0, 0, 0, word, 4], bits: bits - 96 } }
}
