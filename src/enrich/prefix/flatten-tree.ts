import { type BinaryTree, descend } from './binary-tree.ts'
import {
  FIRST_NODE,
  NODE_WORDS,
  type PrefixTable,
  ROOT_BITS,
  ROOT_WORDS,
  STEP_BITS,
} from './prefix-table.ts'

/** Nodes between two places where the work may be interrupted. */
const YIELD_EVERY = 8

/** Turns a tree into a table in shared memory; to be done in slices. */
export function* flattenTree(tree: BinaryTree): Generator<undefined, PrefixTable> {
  const places = new Places(tree.pairs.length / 2)
  const roots = new Int32Array(FIRST_NODE)
  for (const [i, start] of [tree.start4, tree.start6].entries()) {
    for (let path = 0; path < ROOT_WORDS; path++) {
      const entry = descend(tree.pairs, start, path, ROOT_BITS)
      roots[i * ROOT_WORDS + path] = places.of(entry)
      if (path % YIELD_EVERY === 0) yield
    }
  }
  // once to find all that is needed, which is how large the table is, and once to write it
  for (let i = 0; i < places.nodes.length; i++) {
    placeBelow(tree.pairs, places, i)
    if (i % YIELD_EVERY === 0) yield
  }
  const words = FIRST_NODE + NODE_WORDS * places.nodes.length
  const table = new Int32Array(new SharedArrayBuffer(4 * words))
  table.set(roots)
  for (let i = 0; i < places.nodes.length; i++) {
    placeBelow(tree.pairs, places, i, table)
    if (i % YIELD_EVERY === 0) yield
  }
  return table
}

/** Finds places for what is four bits below a node, and writes them into the table. */
function placeBelow(pairs: Int32Array, places: Places, i: number, table?: PrefixTable): void {
  const node = places.nodes[i] ?? 0
  const at = FIRST_NODE + NODE_WORDS * i
  for (let path = 0; path < NODE_WORDS; path++) {
    const place = places.of(descend(pairs, node, path, STEP_BITS))
    if (table !== undefined) table[at + path] = place
  }
}

/**
 * Where nodes of the tree have their place in the table. Each has one, however many ways lead to it:
 * 2002::/16 and others lead to the same nodes as IPv4.
 */
class Places {
  /** The nodes of the tree that have a place, in the order of the table. */
  readonly nodes: number[] = []
  readonly #places: Int32Array

  constructor(nodes: number) {
    this.#places = new Int32Array(nodes)
  }

  of(entry: number): number {
    if (entry < 0) return entry
    const known = this.#places[entry] ?? 0
    if (known !== 0) return known
    const place = FIRST_NODE + NODE_WORDS * this.nodes.length
    this.#places[entry] = place
    this.nodes.push(entry)
    return place
  }
}
