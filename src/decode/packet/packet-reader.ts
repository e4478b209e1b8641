import { type FieldName, fieldDefinition } from '../../model/fields.ts'
import type { Column, Flows } from '../../model/flows.ts'
import type { Tunnel } from '../../model/tunnels.ts'
import type { Layer } from './layer.ts'
import { ethernet, ipVersions, ipv4, ipv6, mpls } from './layers.ts'
import { END, Packet } from './packet.ts'
import {
  depth,
  noColumns,
  type PacketColumns,
  type PacketField,
  packetColumns,
  packetFields,
} from './packet-fields.ts'

/** What a packet begins with; `ip` tells by its first four bits. */
export type FirstLayer = 'ethernet' | 'mpls' | 'ipv4' | 'ipv6' | 'ip'

/** Headers in a packet that are followed; nobody has that many. */
const MOST_LAYERS = 24

/**
 * Reads the headers of packets into the rows of a batch, from layer to layer and no further than the
 * deepest that somebody asked for. Fields are those of the outermost packet, or of the one in a tunnel
 * that is to be looked into. A header that is cut short gives what was there.
 */
export class PacketReader {
  /** Those that may be written: whoever reads packets marks them as dirty. */
  readonly columns: readonly Column[]
  readonly #flows: Flows
  readonly #packet: Packet
  readonly #wanted: PacketColumns
  /** Those from the IP header on. */
  readonly #inIp: PacketColumns
  readonly #deepest: number
  readonly #decapsulate: ReadonlySet<Tunnel>
  /** What makes a row forget the packet around a tunnel. */
  readonly #resets: readonly {
    readonly depth: number
    readonly column: Column
    readonly word: number
  }[]
  readonly #stack = new Uint32Array(MOST_LAYERS)
  readonly #sizes = new Uint32Array(MOST_LAYERS)
  /** Layers in them. */
  #layers = 0

  /** `filled` are fields that something else knows better: packets are not read for them. */
  constructor(
    flows: Flows,
    decapsulate: ReadonlySet<Tunnel>,
    filled: ReadonlySet<FieldName> = new Set(),
  ) {
    this.#flows = flows
    this.#packet = new Packet(flows)
    this.#wanted = packetColumns(flows, filled, depth.link)
    this.#inIp = packetColumns(flows, filled, depth.network)
    this.#decapsulate = decapsulate
    const names = (Object.keys(packetFields) as PacketField[]).filter((name) => this.#wanted[name])
    this.columns = names.map((name) => this.#wanted[name]).filter((column) => column !== undefined)
    this.#deepest = Math.max(
      0,
      ...names.map((name) => packetFields[name]),
      decapsulate.size > 0 && names.length > 0 ? depth.tunnel : 0,
    )
    this.#resets = names
      // those of the frame stay, whatever is in it
      .filter((name) => name !== 'bytes')
      .flatMap((name) => {
        const column = this.#wanted[name]
        const word = fieldDefinition(name).fill ?? 0
        return column === undefined ? [] : [{ depth: packetFields[name], column, word }]
      })
  }

  /** Reads the packet from `start` to `end` into a row that is empty. */
  read(view: DataView, start: number, end: number, first: FirstLayer, row: number): void {
    const packet = this.#packet
    packet.begin(view, start, end, row, this.#wanted)
    this.#layers = 0
    let layer = firstLayer(packet, first)
    for (let headers = 0; headers < MOST_LAYERS && layer !== undefined; headers++) {
      if (layer.depth > this.#deepest || packet.left === 0) break
      layer = this.#readLayer(packet, layer)
    }
    this.#writeStack(row)
  }

  /** Reads one header; returns the layer behind it, if that is to be read, too. */
  #readLayer(packet: Packet, layer: Layer): Layer | undefined {
    const before = packet.at
    const number = layer.read(packet)
    const size = packet.at - before
    const next = number === END ? undefined : layer.next?.(number)
    // a header that is not what it was announced as is not gone behind
    const isThere = size >= layer.least && (size > 0 || next !== undefined)
    if (isThere && layer.stack !== undefined) {
      this.#stack[this.#layers] = layer.stack
      this.#sizes[this.#layers++] = size
    }
    if (layer.tunnels === undefined || next === undefined) return next
    return this.#enter(packet, layer, layer.tunnels, next) ? next : undefined
  }

  /** Goes into a tunnel; `false` where nobody wants to know what is in there. */
  #enter(packet: Packet, tunnel: Layer, tunnels: readonly Tunnel[], next: Layer): boolean {
    const wanted =
      packet.columns === this.#wanted && tunnels.some((it) => this.#decapsulate.has(it))
    // a packet of which not even the first header is there would only hide the one around it
    if (wanted && packet.left >= next.least) {
      this.#forget(packet.row, next.depth)
      return true
    }
    // a frame behind labels has no IP packet around it: the one in it has the addresses
    const outermost = packet.columns === this.#wanted && tunnel.depth === depth.network
    packet.columns = outermost ? this.#inIp : noColumns
    if (outermost) return true
    return this.#wanted.layer_stack !== undefined || this.#wanted.layer_size !== undefined
  }

  /** A packet without a frame of its own keeps what the frame around it says: addresses, VLAN, labels. */
  #forget(row: number, from: number): void {
    for (const { depth, column, word } of this.#resets) {
      if (depth < from) continue
      column.data.fill(word, row * column.words, (row + 1) * column.words)
    }
  }

  #writeStack(row: number): void {
    this.#writeList(this.#wanted.layer_stack, this.#stack, row)
    this.#writeList(this.#wanted.layer_size, this.#sizes, row)
  }

  #writeList(column: Column | undefined, list: Uint32Array, row: number): void {
    if (column === undefined || this.#layers === 0) return
    const length = 4 * this.#layers
    const at = this.#flows.allocate(length)
    if (at === undefined) return
    for (let i = 0; i < this.#layers; i++) this.#flows.writeArena(at + 4 * i, list[i] ?? 0)
    column.data[2 * row] = at
    column.data[2 * row + 1] = length
  }
}

function firstLayer(packet: Packet, first: FirstLayer): Layer | undefined {
  switch (first) {
    case 'ethernet':
      return ethernet
    case 'mpls':
      return mpls
    case 'ipv4':
      return ipv4
    case 'ipv6':
      return ipv6
    case 'ip':
      return ipVersions.get(packet.u8(0) >> 4)
  }
}
