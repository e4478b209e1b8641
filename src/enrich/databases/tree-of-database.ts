import { type BinaryTree, descend, leafOf, NONE } from '../prefix/binary-tree.ts'
import { DatabaseError } from './database-error.ts'
import type { OpenDatabase } from './open-database.ts'

/** Nodes between two places where the work may be interrupted. */
const YIELD_EVERY = 64

/** Bytes of 0 between the tree and the data. */
const SEPARATOR = 16

/** The tree of a database, and how many of its entries lead to a record. */
export interface DatabaseTree {
  readonly tree: BinaryTree
  readonly networks: number
}

/**
 * Copies the tree of a database, with the numbers that `numberOf` gives to its records, -1 for one
 * that says nothing; to be done in slices. Throws a `DatabaseError` where the tree is damaged.
 */
export function* treeOfDatabase(
  database: OpenDatabase,
  numberOf: (record: unknown) => number,
): Generator<undefined, DatabaseTree> {
  const copy = yield* copyPairs(database, numberOf)
  const order = yield* parentsFirst(copy, database.metadata.ipVersion === 4 ? 32 : 128)
  yield* simplify(copy.pairs, order)
  const root = simplest(copy.pairs, order.length === 0 ? NONE : 0)
  const tree =
    database.metadata.ipVersion === 4
      ? { pairs: copy.pairs, start4: root, start6: NONE }
      : { pairs: copy.pairs, start4: ipv4Start(copy.pairs, root), start6: root }
  return { tree, networks: copy.networks }
}

interface Copy {
  readonly pairs: Int32Array
  /** How many entries lead to each node. */
  readonly parents: Int32Array
  readonly networks: number
}

function* copyPairs(
  database: OpenDatabase,
  numberOf: (record: unknown) => number,
): Generator<undefined, Copy> {
  const { bytes, metadata } = database
  const { nodeCount, recordSize } = metadata
  const pairs = new Int32Array(2 * nodeCount)
  const parents = new Int32Array(nodeCount)
  const leaves = new Leaves(database, numberOf)
  let networks = 0
  let decoded = 0
  for (let i = 0; i < pairs.length; i++) {
    const pointer = readEntry(bytes, i, recordSize)
    if (pointer < nodeCount) {
      pairs[i] = pointer
      parents[pointer] = (parents[pointer] ?? 0) + 1
    } else if (pointer === nodeCount) {
      pairs[i] = NONE
    } else {
      pairs[i] = leaves.of(pointer)
      networks++
    }
    // decoding the record of a city takes as long as hundreds of nodes
    if (leaves.size > decoded || i % YIELD_EVERY === 0) {
      decoded = leaves.size
      yield
    }
  }
  return { pairs, parents, networks }
}

/** The leaves of records; each is decoded once. */
class Leaves {
  readonly #database: OpenDatabase
  readonly #numberOf: (record: unknown) => number
  readonly #leaves = new Map<number, number>()
  /** Entries up to here lead to records. */
  readonly #end: number

  constructor(database: OpenDatabase, numberOf: (record: unknown) => number) {
    const { nodeCount, searchTreeSize } = database.metadata
    this.#database = database
    this.#numberOf = numberOf
    this.#end = nodeCount + database.dataEnd - searchTreeSize
  }

  /** Records that were decoded. */
  get size(): number {
    return this.#leaves.size
  }

  of(pointer: number): number {
    const known = this.#leaves.get(pointer)
    if (known !== undefined) return known
    if (pointer < this.#database.metadata.nodeCount + SEPARATOR || pointer >= this.#end) {
      throw new DatabaseError('its tree leads out of its data: the file is damaged')
    }
    const leaf = leafOf(this.#numberOf(this.#database.record(pointer)))
    this.#leaves.set(pointer, leaf)
    return leaf
  }
}

/** The i-th half of a node: what is 0 comes first. */
function readEntry(bytes: Buffer, i: number, recordSize: number): number {
  const at = (i >>> 1) * (recordSize >>> 2)
  const isRight = (i & 1) === 1
  switch (recordSize) {
    case 24:
      return read24(bytes, isRight ? at + 3 : at)
    case 28: {
      const middle = bytes[at + 3] ?? 0
      return isRight
        ? ((middle & 15) << 24) | read24(bytes, at + 4)
        : ((middle >>> 4) << 24) | read24(bytes, at)
    }
    default: {
      const from = isRight ? at + 4 : at
      return (((bytes[from] ?? 0) << 24) | read24(bytes, from + 1)) >>> 0
    }
  }
}

function read24(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
}

/** All nodes, each behind those that lead to it. Throws where they lead in a circle or too deep. */
function* parentsFirst(copy: Copy, depth: number): Generator<undefined, Int32Array> {
  const nodes = new NodeOrder(copy, depth)
  for (let node = 0; node < copy.parents.length; node++) {
    if (copy.parents[node] === 0) nodes.add(node)
    if (node % YIELD_EVERY === 0) yield
  }
  for (let i = 0; i < nodes.size; i++) {
    nodes.addBelow(i)
    if (i % YIELD_EVERY === 0) yield
  }
  if (nodes.size < copy.parents.length) {
    throw new DatabaseError('its tree leads in a circle: the file is damaged')
  }
  return nodes.order
}

class NodeOrder {
  readonly order: Int32Array
  size = 0
  readonly #pairs: Int32Array
  /** Entries that lead to each node from nodes whose turn has not come. */
  readonly #parents: Int32Array
  readonly #levels: Uint8Array
  readonly #depth: number

  constructor({ pairs, parents }: Copy, depth: number) {
    this.order = new Int32Array(parents.length)
    this.#pairs = pairs
    this.#parents = parents
    this.#levels = new Uint8Array(parents.length)
    this.#depth = depth
  }

  add(node: number): void {
    this.order[this.size++] = node
  }

  /** The turn of the i-th: adds the nodes below that wait for no other. */
  addBelow(i: number): void {
    const node = this.order[i] ?? 0
    const level = (this.#levels[node] ?? 0) + 1
    this.#reach(this.#pairs[2 * node] ?? NONE, level)
    this.#reach(this.#pairs[2 * node + 1] ?? NONE, level)
  }

  #reach(child: number, level: number): void {
    if (child < 0) return
    if (level >= this.#depth) throw new DatabaseError('its tree is too deep: the file is damaged')
    this.#levels[child] = Math.max(this.#levels[child] ?? 0, level)
    const left = (this.#parents[child] ?? 0) - 1
    this.#parents[child] = left
    if (left === 0) this.add(child)
  }
}

/** Where both halves of a node say the same, leads past it: of a city only its country is left. */
function* simplify(pairs: Int32Array, order: Int32Array): Generator<undefined, void> {
  for (let i = order.length - 1; i >= 0; i--) {
    const at = 2 * (order[i] ?? 0)
    pairs[at] = simplest(pairs, pairs[at] ?? NONE)
    pairs[at + 1] = simplest(pairs, pairs[at + 1] ?? NONE)
    if (i % YIELD_EVERY === 0) yield
  }
}

function simplest(pairs: Int32Array, entry: number): number {
  if (entry < 0) return entry
  const left = pairs[2 * entry] ?? NONE
  return left < 0 && left === pairs[2 * entry + 1] ? left : entry
}

/** IPv4 addresses lie in the first 2^32 of IPv6. */
function ipv4Start(pairs: Int32Array, root: number): number {
  return descend(pairs, descend(pairs, descend(pairs, root, 0, 32), 0, 32), 0, 32)
}
