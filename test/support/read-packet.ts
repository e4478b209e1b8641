import { type PacketField, packetFields } from '../../src/decode/packet/packet-fields.ts'
import { type FirstLayer, PacketReader } from '../../src/decode/packet/packet-reader.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import { flowJson } from '../../src/model/flow-json.ts'
import { Flows } from '../../src/model/flows.ts'
import type { Tunnel } from '../../src/model/tunnels.ts'
import type { PrintedFlow } from './decode-capture.ts'
import { hex } from './hex.ts'

/** Every field that a packet can fill, but for its bytes: most often something else knows them. */
export const allPacketFields = (Object.keys(packetFields) as PacketField[]).filter(
  (name) => name !== 'bytes',
)

/** What a test wants of a packet. */
export interface ReadOptions {
  readonly wanted?: readonly PacketField[]
  readonly decapsulate?: readonly Tunnel[]
  readonly first?: FirstLayer
}

/** What became of a packet. */
export interface ReadPacket {
  /** As `flowtally decode` prints it: absent fields left out. */
  readonly fields: PrintedFlow
  /** Bytes of the packet up to the last one that was looked at. */
  readonly seen: number
}

/** What is around a packet in the payload; a reader that looks there would find it in a field. */
const AROUND = 48
const STRANGE = 0xa5

const names = new Dictionary(10)

/** A reader of packets, one after the other: each is put into the midst of strange bytes. */
export function packetReading(options: ReadOptions = {}): (packet: Uint8Array) => ReadPacket {
  const { wanted = allPacketFields, decapsulate = [], first = 'ethernet' } = options
  const flows = new Flows(new FieldSet(wanted))
  const reader = new PacketReader(flows, new Set(decapsulate))
  return (packet) => {
    const bytes = new Uint8Array(packet.length + 3 * AROUND).fill(STRANGE)
    const payload = bytes.subarray(AROUND)
    payload.set(packet, AROUND)
    const view = new WatchedView(payload.buffer, payload.byteOffset, payload.byteLength)
    flows.begin(1, payload)
    reader.read(view, AROUND, AROUND + packet.length, first, 0)
    const fields = JSON.parse(flowJson(flows, 0, names)) as PrintedFlow
    return { fields, seen: Math.max(0, view.seen - AROUND) }
  }
}

/** The fields of one packet. */
export function readPacket(packet: Uint8Array, options: ReadOptions = {}): PrintedFlow {
  return packetReading(options)(packet).fields
}

/** Headers one behind the other, as bytes or as annotated hex. */
export function join(...parts: readonly (Uint8Array | string)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? hex(part) : part)))
}

/** A view that remembers how far somebody looked. */
class WatchedView extends DataView<ArrayBuffer> {
  seen = 0

  override getUint8(at: number): number {
    this.seen = Math.max(this.seen, at + 1)
    return super.getUint8(at)
  }

  override getUint16(at: number, little?: boolean): number {
    this.seen = Math.max(this.seen, at + 2)
    return super.getUint16(at, little)
  }

  override getUint32(at: number, little?: boolean): number {
    this.seen = Math.max(this.seen, at + 4)
    return super.getUint32(at, little)
  }
}
