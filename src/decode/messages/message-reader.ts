import type { FieldName } from '../../model/fields.ts'
import { BATCH_SIZE, type Fill, type Flows } from '../../model/flows.ts'
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
  readonly #types: readonly (Uint32Array | undefined)[]
  readonly #times: Uint32Array | undefined
  #described = 0

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
    this.#fills = flows.fillsExcept(new Set())
    this.#rates = flows.column('sampling_interval')?.data
    this.#types = [flows.column('type')?.data, flows.column('export_protocol')?.data]
    this.#times = flows.column('time_received_ns')?.data
  }

  /** Reads all records of a message; everything is counted or pushed on then. */
  read(message: Message): void {
    const { bytes } = message
    if (!this.#source.begin(bytes)) {
      throw new DecodeError('unknown_format', this.#source.describe())
    }
    this.#described = 0
    this.#begin(bytes)
    let row = 0
    for (;;) {
      if (row === BATCH_SIZE) row = this.#push(message, row)
      const outcome = this.#next(row)
      if (outcome === 'end') break
      row = this.#take(outcome, row, message)
    }
    this.#push(message, row)
  }

  /** Takes what was read into a row, or not; returns the row that the next record goes into. */
  #take(outcome: Exclude<RecordOutcome, 'end'>, row: number, message: Message): number {
    const isFlow = outcome === 'flow' || outcome === 'part'
    if (isFlow && row > 0 && this.#beginsBatch(row)) {
      this.#clear(row)
      this.#source.back()
      return this.#push(message, row)
    }
    // what does not fit into a batch of its own is left out of the record
    this.#count(isFlow && this.#flows.overflowed ? 'part' : outcome, message.session)
    if (isFlow) this.#complete(row, message.received)
    else this.#clear(row)
    return isFlow ? row + 1 : row
  }

  /** Whether the record in a row cannot be in the batch of those before it. */
  #beginsBatch(row: number): boolean {
    return this.#flows.overflowed || !this.#batches.isOfFirst(row)
  }

  #begin(bytes: Uint8Array): void {
    this.#flows.begin(0, bytes, this.#fills)
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
      if (types !== undefined && types[row] === 0) types[row] = this.#protocol.type
    }
    const times = this.#times
    if (times !== undefined && times[2 * row] === 0 && times[2 * row + 1] === 0) {
      writeTime(times, 2 * row, received)
    }
  }

  /** Makes everything absent again that a record wrote which is no flow of this batch. */
  #clear(row: number): void {
    for (const { column, word } of this.#fills) {
      const at = row * column.step
      column.data.fill(word, at, at + column.words)
    }
  }

  /** Pushes on the first rows and begins the next batch; returns its first row. */
  #push({ session, bytes }: Message, rows: number): number {
    this.#flows.size = rows
    // any of them may have been written
    for (const { column } of this.#fills) column.dirty = Math.max(column.dirty, rows)
    if (rows > 0) this.#batches.push(traits, session)
    this.#begin(bytes)
    return 0
  }

  #count(outcome: Exclude<RecordOutcome, 'end'>, { sampler }: Session): void {
    sampler.add(count.sets)
    const reason = reasons[outcome]
    if (reason === undefined) {
      sampler.add(count.sets_decoded)
      return
    }
    sampler.problem(reason)
    const isDescribed = this.#described++ < MOST_DESCRIBED
    this.#sink.problem(reason, sampler, isDescribed ? this.#source.describe() : 'as those before')
  }
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
