import type { Network } from '../../src/model/address.ts'

/** A value in a record: the types that databases use for what is read here, and a few more. */
export type MmdbValue =
  | string
  | number
  | bigint
  | boolean
  | readonly MmdbValue[]
  | { readonly [key: string]: MmdbValue }

export interface MmdbEntry {
  readonly network: Network
  readonly record: MmdbValue
}

export interface MmdbOptions {
  readonly recordSize?: 24 | 28 | 32
  readonly ipVersion?: 4 | 6
  /** Whether 2002::/16, ::ffff:0:0/96 and such lead to the nodes of IPv4, as MaxMind's do. */
  readonly aliases?: boolean
  readonly type?: string
  /** Seconds since 1970. */
  readonly built?: number
}

const NONE = -1
const MARKER = Buffer.from('abcdef4d61784d696e642e636f6d', 'hex')

/** MaxMind DB file format 2.0: search tree, 16 bytes of 0, data section, metadata. */
export function writeMmdb(entries: readonly MmdbEntry[], options: MmdbOptions = {}): Buffer {
  const { recordSize = 28, ipVersion = 6, aliases = false, type = 'Test', built = 0 } = options
  const data = new DataSection()
  const tree = new Tree(ipVersion)
  const sorted = [...entries].sort((a, b) => depth(a.network) - depth(b.network))
  for (const { network, record } of sorted) tree.set(network, -2 - data.add(record))
  if (aliases) tree.alias()
  const nodes = tree.left.length
  return Buffer.concat([
    tree.encode(recordSize),
    Buffer.alloc(16),
    data.encode(),
    MARKER,
    encode({
      binary_format_major_version: 2,
      binary_format_minor_version: 0,
      build_epoch: BigInt(built),
      database_type: type,
      description: { en: 'written by a test' },
      ip_version: ipVersion,
      languages: ['en'],
      node_count: nodes,
      record_size: recordSize,
    }),
  ])
}

const depth = ({ words, bits }: Network) => bits + (words[4] === 4 ? 96 : 0)

/** Records, each once. Their offset is not known as long as they are numbered only. */
class DataSection {
  readonly #offsets = new Map<string, number>()
  readonly #parts: Buffer[] = []
  #size = 0

  add(record: MmdbValue): number {
    const key = JSON.stringify(record, (_, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
    const known = this.#offsets.get(key)
    if (known !== undefined) return known
    const bytes = encode(record)
    const offset = this.#size
    this.#offsets.set(key, offset)
    this.#parts.push(bytes)
    this.#size += bytes.length
    return offset
  }

  encode(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

/** Entries are nodes from 0 on, -1 for nothing, -2 - offset for data. */
class Tree {
  readonly left = [NONE]
  readonly right = [NONE]
  readonly #ipVersion: 4 | 6

  constructor(ipVersion: 4 | 6) {
    this.#ipVersion = ipVersion
  }

  set({ words, bits }: Network, entry: number): void {
    const from = this.#ipVersion === 4 ? 96 : 0
    const to = bits + (words[4] === 4 ? 96 : 0)
    if (to <= from) throw new Error('a database cannot say the same of all addresses')
    let node = 0
    for (let bit = from; ; bit++) {
      const side =
        (((words[bit >>> 5] ?? 0) >>> (31 - (bit & 31))) & 1) === 0 ? this.left : this.right
      if (bit === to - 1) {
        side[node] = entry
        return
      }
      node = this.#below(side, node)
    }
  }

  /** Leads to the nodes of IPv4 what contains its addresses. */
  alias(): void {
    let v4 = 0
    for (let bit = 0; bit < 96; bit++) v4 = this.#below(this.left, v4)
    this.set({ words: [0, 0, 0xffff, 0, 6], bits: 96 }, v4)
    this.set({ words: [0x2002_0000, 0, 0, 0, 6], bits: 16 }, v4)
    this.set({ words: [0x2001_0000, 0, 0, 0, 6], bits: 32 }, v4)
    this.set({ words: [0x0064_ff9b, 0, 0, 0, 6], bits: 96 }, v4)
  }

  encode(recordSize: 24 | 28 | 32): Buffer {
    const count = this.left.length
    const word = (entry = NONE) =>
      entry >= 0 ? entry : entry === NONE ? count : count + 16 + (-2 - entry)
    const bytes = Buffer.alloc((count * recordSize) / 4)
    for (let node = 0; node < count; node++) {
      const at = (node * recordSize) / 4
      const left = word(this.left[node])
      const right = word(this.right[node])
      if (Math.max(left, right) >= 2 ** recordSize) throw new Error(`more than ${recordSize} bits`)
      if (recordSize === 24) {
        bytes.writeUIntBE(left, at, 3)
        bytes.writeUIntBE(right, at + 3, 3)
      } else if (recordSize === 28) {
        bytes.writeUIntBE(left & 0xff_ffff, at, 3)
        bytes[at + 3] = ((left >>> 24) << 4) | (right >>> 24)
        bytes.writeUIntBE(right & 0xff_ffff, at + 4, 3)
      } else {
        bytes.writeUInt32BE(left, at)
        bytes.writeUInt32BE(right, at + 4)
      }
    }
    return bytes
  }

  #below(side: number[], node: number): number {
    const entry = side[node] ?? NONE
    if (entry >= 0) return entry
    this.left.push(entry)
    this.right.push(entry)
    side[node] = this.left.length - 1
    return this.left.length - 1
  }
}

function encode(value: MmdbValue): Buffer {
  switch (typeof value) {
    case 'string': {
      const bytes = Buffer.from(value)
      return Buffer.concat([control(2, bytes.length), bytes])
    }
    case 'number': {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      const short = bytes.subarray(bytes.findIndex((byte) => byte !== 0))
      return value === 0 ? control(6, 0) : Buffer.concat([control(6, short.length), short])
    }
    case 'bigint': {
      const bytes = Buffer.alloc(8)
      bytes.writeBigUInt64BE(value)
      return Buffer.concat([control(9, 8), bytes])
    }
    case 'boolean':
      return control(14, value ? 1 : 0)
    default:
      return Array.isArray(value)
        ? Buffer.concat([control(11, value.length), ...value.map(encode)])
        : encodeMap(value as { readonly [key: string]: MmdbValue })
  }
}

function encodeMap(map: { readonly [key: string]: MmdbValue }): Buffer {
  const entries = Object.entries(map)
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, value]) => [encode(key), encode(value)]),
  ])
}

/** Type and size: the size in 5 bits, or behind them; types from 8 on in a byte of their own. */
function control(type: number, size: number): Buffer {
  const short = size < 29 ? size : size < 285 ? 29 : 30
  const first = ((type < 8 ? type : 0) << 5) | short
  const rest =
    short === 29 ? [size - 29] : short === 30 ? [(size - 285) >> 8, (size - 285) & 255] : []
  return Buffer.from([first, ...(type < 8 ? [] : [type - 7]), ...rest])
}
