import { ABSENT, type FieldName } from '../../model/fields.ts'
import { BATCH_SIZE, type Column, type Fill, type Flows } from '../../model/flows.ts'
import { writeTime } from '../../model/nanoseconds.ts'
import type { PacketReader } from '../packet/packet-reader.ts'
import type { RecordBatches, RecordTraits } from '../record-batches.ts'
import { count } from '../sampler-counts.ts'
import type { Message } from '../template-sets.ts'
import type { AgentDrops } from './agent-drops.ts'
import { compactDataSource, dataSource } from './data-source.ts'
import { FlowRecords } from './flow-records.ts'
import { forwardingStatus, interfaceWord } from './interfaces.ts'

/** Bytes of a sample before its records. */
const COMPACT_LENGTH = 32
const EXPANDED_LENGTH = 44

/** The compact `interface`: two bits of format, thirty of value. */
const FORMAT_BITS = 30
const VALUE_MASK = 0x3fff_ffff

/** IE 61. */
const INGRESS = 0
const EGRESS = 1

/** Every sample is one observation, and names its rate. */
const traits: RecordTraits = { biflow: false, namesRate: true }

/** What every sample writes, where somebody wants it. */
const always: readonly FieldName[] = [
  'in_if',
  'out_if',
  'flow_direction',
  'packets',
  'bytes',
  'sampling_interval',
  'time_flow_start_ns',
  'time_flow_end_ns',
]

/** Reads flow samples of both forms into batches, a row for each. */
export class FlowSamples {
  readonly #batches: RecordBatches
  readonly #flows: Flows
  readonly #records: FlowRecords
  readonly #drops: AgentDrops
  readonly #written: readonly Column[]
  readonly #fills: readonly Fill[]
  readonly #inIf: Column | undefined
  readonly #outIf: Column | undefined
  readonly #direction: Column | undefined
  readonly #status: Column | undefined
  readonly #packets: Column | undefined
  readonly #rates: Column | undefined
  readonly #times: readonly Column[]
  /** Samples in the batch. */
  #rows = 0

  constructor(batches: RecordBatches, packets: PacketReader, drops: AgentDrops) {
    this.#drops = drops
    const { flows } = batches
    const columns = (names: readonly FieldName[]) =>
      names.map((name) => flows.column(name)).filter((column) => column !== undefined)
    this.#batches = batches
    this.#flows = flows
    this.#records = new FlowRecords(flows, packets)
    this.#written = columns(always)
    this.#fills = flows.fillsExcept(new Set(this.#written))
    this.#inIf = flows.column('in_if')
    this.#outIf = flows.column('out_if')
    this.#direction = flows.column('flow_direction')
    this.#status = flows.column('forwarding_status')
    this.#packets = flows.column('packets')
    this.#rates = flows.column('sampling_interval')
    this.#times = columns(['time_flow_start_ns', 'time_flow_end_ns'])
  }

  /** Begins with the samples of a datagram. */
  begin({ session, bytes }: Message): void {
    this.#rows = 0
    this.#drops.begin(session.domain)
    this.#flows.begin(0, bytes, this.#fills)
  }

  /**
   * Reads a sample; `false` if something in it is bad. The packet was seen whatever a record says, so
   * it counts with what was read before, if the head of the sample is there.
   *
   *     sequence(4) source(4, 8) rate(4) pool(4) drops(4) input(4, 8) output(4, 8) records(4)
   */
  read(message: Message, start: number, end: number, expanded: boolean): boolean {
    const { view } = message
    const records = start + (expanded ? EXPANDED_LENGTH : COMPACT_LENGTH)
    if (records > end) return false
    if (this.#rows === BATCH_SIZE) {
      this.push(message)
      this.#flows.begin(0, message.bytes, this.#fills)
    }
    const row = this.#rows++
    if (expanded) this.#readExpanded(message, start, row)
    else this.#readCompact(message, start, row)
    return this.#records.read(view, records, end, view.getUint32(records - 4), row)
  }

  /** Pushes on the samples that were read. */
  push({ session, received }: Message): void {
    const rows = this.#rows
    if (rows === 0) return
    this.#rows = 0
    this.#flows.size = rows
    for (const column of this.#written) column.dirty = Math.max(column.dirty, rows)
    if (this.#status !== undefined) this.#status.dirty = Math.max(this.#status.dirty, rows)
    this.#records.mark(rows)
    for (const column of this.#times) writeTimes(column, rows, received)
    this.#batches.push(traits, session)
  }

  #readCompact({ view, session }: Message, start: number, row: number): void {
    const source = compactDataSource(view.getUint32(start + 4))
    const more = this.#drops.note(source, view.getUint32(start), view.getUint32(start + 16))
    if (more > 0) session.sampler.add(count.sampler_drops, more)
    const input = view.getUint32(start + 20)
    const output = view.getUint32(start + 24)
    this.#writePacket(row, view.getUint32(start + 8))
    const from = interfaceWord(input >>> FORMAT_BITS, input & VALUE_MASK)
    const to = interfaceWord(output >>> FORMAT_BITS, output & VALUE_MASK)
    this.#writeInterfaces(row, source, from, to)
    this.#writeStatus(row, output >>> FORMAT_BITS, output & VALUE_MASK)
  }

  #readExpanded({ view, session }: Message, start: number, row: number): void {
    const source = dataSource(view.getUint32(start + 4), view.getUint32(start + 8))
    const more = this.#drops.note(source, view.getUint32(start), view.getUint32(start + 20))
    if (more > 0) session.sampler.add(count.sampler_drops, more)
    this.#writePacket(row, view.getUint32(start + 12))
    const from = interfaceWord(view.getUint32(start + 24), view.getUint32(start + 28))
    const to = interfaceWord(view.getUint32(start + 32), view.getUint32(start + 36))
    this.#writeInterfaces(row, source, from, to)
    this.#writeStatus(row, view.getUint32(start + 32), view.getUint32(start + 36))
  }

  #writePacket(row: number, rate: number): void {
    if (this.#packets !== undefined) {
      this.#packets.data[2 * row] = 0
      this.#packets.data[2 * row + 1] = 1
    }
    if (this.#rates !== undefined) this.#rates.data[row] = rate || ABSENT
  }

  #writeInterfaces(row: number, source: number, from: number, to: number): void {
    if (this.#inIf !== undefined) this.#inIf.data[row] = from
    if (this.#outIf !== undefined) this.#outIf.data[row] = to
    if (this.#direction !== undefined) this.#direction.data[row] = direction(source, from, to)
  }

  #writeStatus(row: number, format: number, value: number): void {
    if (this.#status === undefined) return
    const status = forwardingStatus(format, value)
    if (status !== undefined) this.#status.data[row] = status
  }
}

/** The way that a packet went through the interface that took the sample, where it was one of its two. */
function direction(source: number, from: number, to: number): number {
  if (source === 0) return ABSENT
  if (source === from) return INGRESS
  return source === to ? EGRESS : ABSENT
}

/** An observation has no other time than that of its datagram. */
function writeTimes({ data }: Column, rows: number, received: number): void {
  for (let row = 0; row < rows; row++) writeTime(data, 2 * row, received)
}
