import { ByteReader } from './byte-reader.ts'
import { DecodeError } from './decode-error.ts'
import type { DecodeSink } from './decode-sink.ts'
import type { DecoderLimits } from './decoder-limits.ts'
import type { Header } from './header.ts'
import { type ParkedSet, ParkedSets } from './parked-sets.ts'
import type { RecordBatches } from './record-batches.ts'
import type { Samplers } from './samplers.ts'
import type { Session } from './session.ts'
import { compile } from './template/compile.ts'
import { systemInitTime } from './template/information-elements.ts'
import type { KnownTemplate } from './template/known-template.ts'
import { readOptionsRecord } from './template/options-record.ts'
import { shortestRecord, type Template, templateBytes } from './template/template.ts'

/** RFC 3954 §5.1, RFC 7011 §3.3.2: id and length come before every set. */
const SET_HEADER = 4

/** RFC 7011 §3.4.1: the ids below belong to template sets and the future. */
export const FIRST_DATA_SET = 256

/** One datagram on its way through the sets. */
export interface Message {
  readonly session: Session
  readonly header: Header
  readonly view: DataView
  readonly bytes: Uint8Array
  /** When it came, in milliseconds since 1970. */
  readonly received: number
}

/** Reads the template sets of one protocol; data sets are the same in all. */
export type ReadTemplates = (
  setId: number,
  body: ByteReader,
  sets: TemplateSets,
  message: Message,
) => void

/** Templates, and the data that is read by them: what NetFlow v9 and IPFIX share. */
export class TemplateSets {
  readonly #batches: RecordBatches
  readonly #samplers: Samplers
  readonly #sink: DecodeSink
  readonly parked: ParkedSets
  /** Options records in the message read last. */
  optionsRead = 0

  constructor(batches: RecordBatches, samplers: Samplers, sink: DecodeSink, limits: DecoderLimits) {
    this.#batches = batches
    this.#samplers = samplers
    this.#sink = sink
    this.parked = new ParkedSets(limits.parkedBytes, limits.parkedAge)
  }

  /**
   * Goes through the sets of a message from `start` to `end`: a bad one costs itself. Returns the
   * data records in it, or `undefined` if some could not be counted.
   */
  read(
    message: Message,
    start: number,
    end: number,
    readTemplates: ReadTemplates,
  ): number | undefined {
    const { sampler } = message.session
    // some v9 samplers fill up their datagrams with zeros; an IPFIX Message has a length of its own
    const { version } = message.header
    const reader = new ByteReader(message.view, start, end, 'set_length')
    let records: number | undefined = 0
    this.optionsRead = 0
    while (reader.remaining >= SET_HEADER) {
      const at = reader.offset
      const id = reader.u16()
      const length = reader.u16()
      if (id === 0 && length === 0 && version === 9 && reader.restIsZero()) break
      sampler.add('sets')
      if (length < SET_HEADER || at + length > end) {
        if (length > SET_HEADER) this.#salvage(message, id, at + SET_HEADER, end)
        const detail = `the set at offset ${at} has ${length} bytes, ${end - at} are left`
        this.problem(message.session, new DecodeError('set_length', detail))
        return undefined
      }
      const inSet = this.#readSet(message, id, at + SET_HEADER, at + length, readTemplates)
      records = records === undefined || inSet === undefined ? undefined : records + inSet
      reader.offset = at + length
    }
    return records
  }

  /** Counts a problem that costs a set, and tells it. */
  problem({ sampler }: Session, { reason, message }: DecodeError): void {
    sampler.problem(reason)
    this.#sink.problem(reason, sampler, message)
  }

  /** Learns a template; data that waited for it is read now. */
  learn(message: Message, template: Template): void {
    const { session } = message
    if (template.id < FIRST_DATA_SET || shortestRecord(template) === 0) {
      throw new DecodeError(
        'template_malformed',
        `template ${template.id} has ${template.fields.length} fields and records without any byte`,
      )
    }
    session.sampler.add('templates')
    const known = session.templates.get(template.id)
    if (known !== undefined && sameTemplate(known.template, template)) {
      known.received = message.received
      // the one that was refreshed longest ago is the first to go
      session.templates.delete(template.id)
      session.templates.set(template.id, known)
    } else {
      if (known !== undefined) session.sampler.add('template_changes')
      this.install(session, template, message.received)
    }
    this.#replay(message, template.id)
  }

  /** Compiles a template and gives it to a session. */
  install(session: Session, template: Template, received: number): void {
    this.#samplers.removeTemplate(session, template.id)
    if (!this.#samplers.makeRoom(session, templateBytes(template))) {
      session.sampler.add('templates_evicted')
      return
    }
    const reader = template.kind === 'data' ? compile(template, this.#batches.flows) : undefined
    session.templates.set(template.id, { template, reader, received })
  }

  /** RFC 7011 §8.1: a template with no fields takes back the one with its id. */
  withdraw({ session }: Message, id: number): void {
    if (this.#samplers.removeTemplate(session, id)) session.sampler.add('template_withdrawals')
  }

  /** The same for all templates of a kind: the id of the set instead of a template's. */
  withdrawAll(message: Message, kind: Template['kind']): void {
    for (const { template } of [...message.session.templates.values()]) {
      if (template.kind === kind) this.withdraw(message, template.id)
    }
  }

  /** Gives up data that waited too long for its template. */
  expire(now: number): void {
    for (const set of this.parked.expire(now)) this.#drop(set)
  }

  #readSet(
    message: Message,
    id: number,
    start: number,
    end: number,
    readTemplates: ReadTemplates,
  ): number | undefined {
    const { session } = message
    try {
      if (id >= FIRST_DATA_SET) return this.#readData(message, id, start, end)
      readTemplates(
        id,
        new ByteReader(message.view, start, end, 'template_malformed'),
        this,
        message,
      )
      session.sampler.add('sets_decoded')
      return 0
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.problem(session, error)
      return id >= FIRST_DATA_SET ? undefined : 0
    }
  }

  /** The records of a data set that is cut off: those that are whole are as good as any. */
  #salvage(message: Message, id: number, start: number, end: number): void {
    const known = message.session.domain.template(message.session, id)
    if (known === undefined) return
    try {
      this.#readRecords(message, known, start, end)
    } catch (error) {
      // that the last record is cut is no news
      if (!(error instanceof DecodeError)) throw error
    }
  }

  #readData(message: Message, id: number, start: number, end: number): number | undefined {
    const { session } = message
    const known = session.domain.template(session, id)
    if (known === undefined) {
      this.#park(message, id, start, end)
      return undefined
    }
    const records = this.#readRecords(message, known, start, end)
    session.sampler.add('sets_decoded')
    return records
  }

  #readRecords(message: Message, known: KnownTemplate, start: number, end: number): number {
    const { session, view, bytes } = message
    if (known.reader === undefined) return this.#readOptions(message, known.template, start, end)
    const { records, truncated } = this.#batches.read(
      known.reader,
      view,
      bytes,
      start,
      end,
      session,
    )
    if (truncated) throw truncatedRecord(known.template.id)
    return records
  }

  #readOptions(
    { session, view, header }: Message,
    template: Template,
    start: number,
    end: number,
  ): number {
    const shortest = shortestRecord(template)
    let offset = start
    let records = 0
    while (end - offset >= shortest) {
      const read = readOptionsRecord(view, offset, end, template, header.version === 10)
      if (read === undefined) throw truncatedRecord(template.id)
      records++
      this.optionsRead++
      session.sampler.add('options_records')
      session.domain.rates.learn(read.record)
      const initTime = read.record.get(systemInitTime)
      if (initTime !== undefined) {
        session.domain.initTime = initTime
        this.#batches.clock.initTime = initTime
      }
      offset = read.next
    }
    return records
  }

  #park(
    { session, header, bytes, received }: Message,
    id: number,
    start: number,
    end: number,
  ): void {
    session.sampler.add('sets_parked')
    const { exported, uptime, sequence, version } = header
    const refused = this.parked.park({
      session,
      templateId: id,
      bytes: bytes.slice(start, end),
      header: { version, domain: header.domain, exported, uptime, sequence },
      received,
    })
    for (const set of refused) this.#drop(set)
  }

  #replay(message: Message, templateId: number): void {
    const waiting = this.parked.take(message.session, templateId)
    for (const set of waiting) this.#replaySet(set)
    // the rest of the datagram goes on where it was
    if (waiting.length > 0) this.#batches.begin(message.session, message.header, message.received)
  }

  #replaySet(set: ParkedSet): void {
    const { session, templateId, bytes, header, received } = set
    const known = session.domain.template(session, templateId)
    if (known === undefined) {
      this.#drop(set)
      return
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    session.sampler.add('sets_replayed')
    this.#batches.begin(session, header, received)
    try {
      this.#readRecords({ session, header, view, bytes, received }, known, 0, bytes.length)
      session.sampler.add('sets_decoded')
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.problem(session, error)
    }
  }

  #drop({ session, templateId, bytes }: ParkedSet): void {
    const detail = `${bytes.length} bytes of data for template ${templateId}, which did not come`
    this.problem(session, new DecodeError('template_unknown', detail))
  }
}

function sameTemplate(a: Template, b: Template): boolean {
  return (
    a.kind === b.kind &&
    a.scopes === b.scopes &&
    a.fields.length === b.fields.length &&
    a.fields.every(({ id, enterprise, length }, i) => {
      const other = b.fields[i]
      return other?.id === id && other.enterprise === enterprise && other.length === length
    })
  )
}

function truncatedRecord(templateId: number): DecodeError {
  return new DecodeError(
    'record_truncated',
    `a record of template ${templateId} runs beyond the end of its set`,
  )
}
