import type { Column, Flows } from '../../model/flows.ts'
import { noColumns, type PacketColumns } from './packet-fields.ts'

/** Nothing follows that can be read; also what every read beyond the end gives. */
export const END = -1

/**
 * The place in a packet where a layer begins, with the row that it fills. All reads are relative to
 * that place; none goes beyond the end, and what is not there is not written.
 */
export class Packet {
  columns: PacketColumns = noColumns
  readonly flows: Flows
  #view: DataView = new DataView(new ArrayBuffer(0))
  #row = 0
  #start = 0
  #at = 0
  #end = 0
  /** Whether the length of the packet is known. */
  #measured = false

  constructor(flows: Flows) {
    this.flows = flows
  }

  /** Begins a packet from `start` to `end`, for a row of the batch. */
  begin(view: DataView, start: number, end: number, row: number, columns: PacketColumns): void {
    this.#view = view
    this.#row = row
    this.#start = start
    this.#at = start
    this.#end = end
    this.#measured = false
    this.columns = columns
  }

  get row(): number {
    return this.#row
  }

  /** Where the layer begins, as an offset in the view. */
  get at(): number {
    return this.#at
  }

  /** Bytes from there on. */
  get left(): number {
    return this.#end - this.#at
  }

  u8(offset: number): number {
    const at = this.#at + offset
    return at < this.#end ? this.#view.getUint8(at) : END
  }

  u16(offset: number): number {
    const at = this.#at + offset
    return at + 2 <= this.#end ? this.#view.getUint16(at) : END
  }

  u32(offset: number): number {
    const at = this.#at + offset
    return at + 4 <= this.#end ? this.#view.getUint32(at) : END
  }

  /** Writes a number that was there. */
  put(column: Column | undefined, number: number): void {
    if (column !== undefined && number !== END) column.data[this.#row] = number
  }

  putMac(column: Column | undefined, offset: number): void {
    if (column === undefined || this.left < offset + 6) return
    column.data[2 * this.#row] = this.u16(offset)
    column.data[2 * this.#row + 1] = this.u32(offset + 2)
  }

  putIpv4(column: Column | undefined, offset: number): void {
    if (column === undefined || this.left < offset + 4) return
    const at = this.#row * column.words
    // `fill` would take several times as long for so few
    column.data[at] = 0
    column.data[at + 1] = 0
    column.data[at + 2] = 0
    column.data[at + 3] = this.u32(offset)
    column.data[at + 4] = 4
  }

  putIpv6(column: Column | undefined, offset: number): void {
    if (column === undefined || this.left < offset + 16) return
    const at = this.#row * column.words
    for (let word = 0; word < 4; word++) column.data[at + word] = this.u32(offset + 4 * word)
    column.data[at + 4] = 6
  }

  /** Writes bytes of the packet as they are, as far as they are there: a list of addresses. */
  putBytes(column: Column | undefined, offset: number, length: number): void {
    if (column === undefined) return
    const { data } = column
    data[2 * this.#row] = this.#view.byteOffset + this.#at + offset - this.flows.payload.byteOffset
    data[2 * this.#row + 1] = length
  }

  /** Goes behind a header, or to the end of what there is. */
  skip(length: number): void {
    this.#at = Math.min(this.#at + length, this.#end)
  }

  /** An IP header says how many bytes there are from here on: what is behind them is padding. */
  limit(length: number): void {
    this.#putLength(this.columns.ip_bytes, length)
    // packets inside are shorter
    if (!this.#measured) this.#putLength(this.columns.bytes, this.#at - this.#start + length)
    this.#measured = true
    this.#end = Math.min(this.#end, this.#at + length)
  }

  #putLength(column: Column | undefined, length: number): void {
    if (column === undefined) return
    column.data[2 * this.#row] = 0
    column.data[2 * this.#row + 1] = length
  }
}
