import type { FieldName } from '../../model/fields.ts'
import { BATCH_SIZE, type Column, type Fill, type Flows } from '../../model/flows.ts'
import { writeTime } from '../../model/nanoseconds.ts'
import { DecodeError } from '../decode-error.ts'
import type { DecodeSink } from '../decode-sink.ts'
import type { Header } from '../header.ts'
import type { ProblemReason } from '../problems.ts'
import type { Protocol } from '../protocols.ts'
import type { RecordBatches, RecordTraits } from '../record-batches.ts'
import { count } from '../sampler-counts.ts'
import type { Session } from '../session.ts'
import type { Message as Datagram } from '../template-sets.ts'
import type { RecordOutcome, RecordSource } from './record-source.ts'

/** Every record is one observation, and may name its rate. */
const traits: RecordTraits = { biflow: false, namesRate: true }

/** What is the same in a datagram, and in a message may be another in each record. */
export const varyingFields: ReadonlySet<FieldName> = new Set<FieldName>([
  'type',
  'export_protocol',
  'time_received_ns',
  'sequence_num',
  'observation_domain_id',
])

/** What is written beside what records say. */
const completedFields: readonly FieldName[] = [
  'type',
  'export_protocol',
  'time_received_ns',
  'sampling_interval',
  'src_net',
  'dst_net',
]

/** A message, and to whom it is charged. */
type Message = Omit<Datagram, 'view'>

/** Problems of one message that are described; all are counted. */
const MOST_DESCRIBED = 10

/** The records of messages that another collector has put into a topic: a row for each. */
export class MessageReader {
  readonly header: Header
  readonly #batches: RecordBatches
  readonly #flows: Flows
  readonly #source: RecordSource
  readonly #unsaidRate: number | undefined
  readonly #protocol: Protocol
  readonly #sink: DecodeSink
  readonly #fills: readonly Fill[]
  readonly #rates: Uint32Array | undefined
  readonly #types: readonly Uint32Array[]
  readonly #times: Uint32Array | undefined
  /** Whether every row is absent. */
  #isClear = true
  #described = 0
  /** Records of the message, and those of them that are counted as lost. */
  #records = 0
  #lost = 0

  constructor(
    batches: RecordBatches,
    source: RecordSource,
    protocol: Protocol,
    unsaidRate: number | undefined,
    sink: DecodeSink,
  ) {
    const { flows } = batches
    this.header = { ...messageHeader, protocol }
    this.#batches = batches
    this.#flows = flows
    this.#source = source
    this.#protocol = protocol
    this.#unsaidRate = unsaidRate
    this.#sink = sink
    const written = new Set([...source.columns, ...columnsOf(flows, completedFields)])
    this.#fills = flows.fillsExcept(new Set()).filter(({ column }) => written.has(column))
    // any row may be written at any time: it is made absent again here
    for (const { column } of this.#fills) column.dirty = BATCH_SIZE
    this.#rates = flows.column('sampling_interval')?.data
    this.#types = columnsOf(flows, ['type', 'export_protocol']).map(({ data }) => data)
    this.#times = flows.column('time_received_ns')?.data
  }

  /** Reads all records of a message; everything is counted or pushed on then. */
  read(message: Message): void {
    const { bytes } = message
    if (!this.#source.begin(bytes)) {
      throw new DecodeError('unknown_format', this.#source.describe())
    }
    this.#described = 0
    this.#records = 0
    this.#lost = 0
    this.#begin(bytes)
    let row = 0
    for (;;) {
      if (row === BATCH_SIZE) row = this.#pushAndBegin(message, row)
      const outcome = this.#next(row)
      if (outcome === 'end') break
      row = this.#take(outcome, row, message)
    }
    this.#push(message, row)
    this.#clear(0, row + 1)
    this.#isClear = true
    const { sampler } = message.session
    sampler.add(count.sets, this.#records)
    sampler.add(count.sets_decoded, this.#records - this.#lost)
  }

  /** Takes what was read into a row, or not; returns the row that the next record goes into. */
  #take(outcome: Exclude<RecordOutcome, 'end'>, row: number, message: Message): number {
    const isFlow = outcome === 'flow' || outcome === 'part'
    if (isFlow && row > 0 && this.#flows.overflowed) {
      // read again into a batch of its own
      this.#clear(row, row + 1)
      this.#source.back()
      return this.#pushAndBegin(message, row)
    }
    if (isFlow && row > 0 && !this.#batches.isOfFirst(row)) {
      this.#push(message, row)
      this.#moveToFirst(row)
      return this.#take(outcome, 0, message)
    }
    // what does not fit into a batch of its own is left out of the record
    this.#count(isFlow && this.#flows.overflowed ? 'part' : outcome, message.session)
    if (isFlow) this.#complete(row, message.received)
    else this.#clear(row, row + 1)
    return isFlow ? row + 1 : row
  }

  #begin(bytes: Uint8Array): void {
    // a bug may have kept the message before from being read to its end
    if (!this.#isClear) this.#clear(0, BATCH_SIZE)
    this.#isClear = false
    this.#flows.begin(0, bytes, noFills)
  }

  #next(row: number): RecordOutcome {
    if (this.#unsaidRate !== undefined && this.#rates !== undefined) {
      this.#rates[row] = this.#unsaidRate
    }
    return this.#source.next(row)
  }

  /** What a record does not say of itself is what is known of its message. */
  #complete(row: number, received: number): void {
    for (const types of this.#types) {
      if (types[row] === 0) types[row] = this.#protocol.type
    }
    const times = this.#times
    if (times !== undefined && times[2 * row] === 0 && times[2 * row + 1] === 0) {
      writeTime(times, 2 * row, received)
    }
  }

  /** Makes everything absent again in the rows from one to before another. */
  #clear(from: number, to: number): void {
    const fills = this.#fills
    for (let i = 0; i < fills.length; i++) {
      const { column, word } = fills[i] ?? nothing
      const { data, step } = column
      for (let at = from * step; at < to * step; at++) data[at] = word
    }
  }

  /** Begins a batch with the last row of the one before. */
  #moveToFirst(row: number): void {
    for (const { column } of this.#fills) {
      const { data, step } = column
      for (let at = 0; at < step; at++) data[at] = data[row * step + at] ?? 0
    }
    this.#clear(1, row + 1)
  }

  /** Pushes on the first rows and begins the next batch; returns its first row. */
  #pushAndBegin(message: Message, rows: number): number {
    this.#push(message, rows)
    this.#clear(0, rows)
    this.#flows.begin(0, message.bytes, noFills)
    return 0
  }

  #push({ session }: Message, rows: number): void {
    this.#flows.size = rows
    if (rows > 0) this.#batches.push(traits, session)
  }

  #count(outcome: Exclude<RecordOutcome, 'end'>, { sampler }: Session): void {
    this.#records++
    const reason = reasons[outcome]
    if (reason === undefined) return
    this.#lost++
    sampler.problem(reason)
    const isDescribed = this.#described++ < MOST_DESCRIBED
    this.#sink.problem(reason, sampler, isDescribed ? this.#source.describe() : 'as those before')
  }
}

const noFills: readonly Fill[] = []
const nothing: Fill = {
  column: { words: 0, step: 0, data: new Uint32Array(0), dirty: 0 },
  word: 0,
}

function columnsOf(flows: Flows, names: readonly FieldName[]): Column[] {
  return names.map((name) => flows.column(name)).filter((column) => column !== undefined)
}

/** What each outcome of a record is counted as, where it is a loss. */
const reasons: Readonly<Record<Exclude<RecordOutcome, 'end'>, ProblemReason | undefined>> = {
  flow: undefined,
  none: undefined,
  part: 'value_malformed',
  malformed: 'record_malformed',
  unknown: 'record_unknown',
}

const messageHeader = {
  domain: 0,
  sequence: undefined,
  exported: undefined,
  nanoseconds: 0,
  uptime: undefined,
}
