import type { Column, Flows } from '../../model/flows.ts'
import type { PacketReader } from '../packet/packet-reader.ts'
import { type FlowRecordKind, flowRecordKinds, type ReadRecord } from './flow-record-kinds.ts'
import type { SampledPacket } from './sampled-packet.ts'
import { walkRecords } from './walk-records.ts'

/** The kinds of raw header (`header_protocol`) that can be read. */
const ETHERNET = 1
const IPV4 = 11
const IPV6 = 12

const LAST_FORMAT = Math.max(...flowRecordKinds.map(({ format }) => format))

/** A kind of record made ready for the batch. */
interface BoundKind {
  readonly format: number
  readonly least: number
  /** The wanted columns that it writes. */
  readonly columns: readonly Column[]
  readonly read: ReadRecord
  /** Whether a record of this kind is in the batch. */
  used: boolean
}

/** Reads the records of flow samples into the rows of a batch; skips those of which nobody wants a field. */
export class FlowRecords {
  readonly #packets: PacketReader
  readonly #kinds: readonly BoundKind[]
  /** The same by format: records are looked up all the time, and a map takes longer. */
  readonly #byFormat: readonly (BoundKind | undefined)[]
  readonly #bytes: Column | undefined
  readonly #ipBytes: Column | undefined
  readonly #packet: SampledPacket = { frame: 0, ethernet: 0, ip: 0, protocol: 0, start: 0, end: 0 }
  #view: DataView = new DataView(new ArrayBuffer(0))
  #row = 0

  constructor(flows: Flows, packets: PacketReader) {
    this.#packets = packets
    this.#bytes = flows.column('bytes')
    this.#ipBytes = flows.column('ip_bytes')
    const bound = flowRecordKinds
      .map((kind) => bind(kind, flows))
      .filter(({ columns }) => columns.length > 0)
    this.#kinds = bound
    const byFormat: (BoundKind | undefined)[] = new Array(LAST_FORMAT + 1).fill(undefined)
    for (const kind of bound) byFormat[kind.format] = kind
    this.#byFormat = byFormat
  }

  /**
   * Reads `count` records from `start` on. Returns whether all are there and hold what they count;
   * those before a bad one are read all the same.
   */
  read(view: DataView, start: number, end: number, count: number, row: number): boolean {
    const packet = this.#packet
    packet.frame = 0
    packet.ethernet = 0
    packet.ip = 0
    packet.end = 0
    this.#view = view
    this.#row = row
    const whole = walkRecords(view, start, end, count, this.#readRecord)
    if (packet.end > 0) this.#readHeader(packet)
    this.#writeLengths(packet)
    return whole
  }

  /** Marks in the first `rows` rows what the records wrote; the next batch begins then. */
  mark(rows: number): void {
    for (const kind of this.#kinds) {
      if (!kind.used) continue
      kind.used = false
      for (const column of kind.columns) column.dirty = Math.max(column.dirty, rows)
    }
  }

  // bound once: the walk is the innermost loop
  readonly #readRecord = (format: number, start: number, end: number): boolean => {
    const kind = format <= LAST_FORMAT ? this.#byFormat[format] : undefined
    if (kind === undefined) return true
    kind.used = true
    return end - start >= kind.least && kind.read(this.#view, start, end, this.#row, this.#packet)
  }

  /** The packet itself says best what it is: its fields replace those of other records. */
  #readHeader({ protocol, start, end }: SampledPacket): void {
    switch (protocol) {
      case ETHERNET:
        this.#packets.read(this.#view, start, end, 'ethernet', this.#row)
        break
      case IPV4:
        this.#packets.read(this.#view, start, end, 'ipv4', this.#row)
        break
      case IPV6:
        this.#packets.read(this.#view, start, end, 'ipv6', this.#row)
        break
    }
  }

  /** Bytes are those of the frame, where a record has them. */
  #writeLengths({ frame, ethernet, ip }: SampledPacket): void {
    const at = 2 * this.#row
    if (this.#bytes !== undefined) {
      this.#bytes.data[at] = 0
      this.#bytes.data[at + 1] = frame || ethernet || ip
    }
    // a raw header that was read knows better
    if (this.#ipBytes !== undefined && ip > 0 && this.#ipBytes.data[at + 1] === 0) {
      this.#ipBytes.data[at + 1] = ip
    }
  }
}

function bind(kind: FlowRecordKind, flows: Flows): BoundKind {
  const columns = kind.fields.map((field) => flows.column(field))
  return {
    format: kind.format,
    least: kind.least,
    columns: columns.filter((column) => column !== undefined),
    read: kind.reader(flows),
    used: false,
  }
}
