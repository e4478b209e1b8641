import type { Tunnel } from '../model/tunnels.ts'
import { ByteReader } from './byte-reader.ts'
import { DecodeError } from './decode-error.ts'
import type { DecodeSink } from './decode-sink.ts'
import type { Header } from './header.ts'
import type { ParkedSets } from './parked-sets.ts'
import type { ProblemReason } from './problems.ts'
import { protocols } from './protocols.ts'
import type { RecordBatches, RecordsRead } from './record-batches.ts'
import type { Sampler } from './sampler.ts'
import { count } from './sampler-counts.ts'
import type { Samplers } from './samplers.ts'
import type { Session } from './session.ts'
import { compile } from './template/compile.ts'
import type { KnownTemplate } from './template/known-template.ts'
import { OptionsReader } from './template/options-reader.ts'
import type { RecordReader } from './template/record-reader.ts'
import { shortestRecord, type Template } from './template/template.ts'

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

/** Reads the templates in a set. */
type ReadTemplates = (body: ByteReader, sets: TemplateSets, message: Message) => void

/** By set id, how the template sets of a protocol are read; data sets are the same in all. */
export type TemplateSetReaders = ReadonlyMap<number, ReadTemplates>

/** Templates, and the data that is read by them: what NetFlow v9 and IPFIX share. */
export class TemplateSets {
  #batches: RecordBatches
  readonly #samplers: Samplers
  readonly #sink: DecodeSink
  #decapsulate: ReadonlySet<Tunnel>
  readonly parked: ParkedSets
  /** Options records in the message read last. */
  optionsRead = 0

  constructor(
    batches: RecordBatches,
    samplers: Samplers,
    sink: DecodeSink,
    parked: ParkedSets,
    decapsulate: ReadonlySet<Tunnel>,
  ) {
    this.#batches = batches
    this.#samplers = samplers
    this.#sink = sink
    this.parked = parked
    this.#decapsulate = decapsulate
  }

  /**
   * Goes through the sets of a message, which begin where `reader` is: a bad one costs itself. Returns
   * the data records in it, or `undefined` if some could not be counted. `whole`: the bytes of the message, more
   * than there are where it was cut.
   */
  read(
    message: Message,
    reader: ByteReader,
    readers: TemplateSetReaders,
    whole: number,
  ): number | undefined {
    const { sampler } = message.session
    // some v9 samplers fill up their datagrams with zeros; an IPFIX Message has a length of its own
    const isNetflow9 = message.header.protocol === protocols.netflow_v9
    const { end } = reader
    let records: number | undefined = 0
    this.optionsRead = 0
    while (reader.remaining >= SET_HEADER) {
      const at = reader.offset
      const id = reader.u16()
      const length = reader.u16()
      if (id === 0 && length === 0 && isNetflow9 && reader.restIsZero()) break
      sampler.add(count.sets)
      if (length < SET_HEADER || at + length > end) {
        if (length > SET_HEADER) this.#salvage(message, id, at + SET_HEADER, end)
        const detail = `the set at offset ${at} has ${length} bytes, ${end - at} are left`
        this.#problem(sampler, 'set_length', detail)
        return undefined
      }
      const inSet = this.#readSet(message, id, at + SET_HEADER, at + length, readers)
      records = records === undefined || inSet === undefined ? undefined : records + inSet
      reader.offset = at + length
    }
    if (whole <= end) return records
    // cut where no set can be seen that lacks something
    sampler.add(count.sets)
    this.#problem(sampler, 'set_length', `the message has ${whole} bytes, ${end} are there`)
    return undefined
  }

  /** Learns a template; data that waited for it is read now. */
  learn(message: Message, template: Template): void {
    const { session } = message
    if (!isUsable(template)) {
      throw new DecodeError(
        'template_malformed',
        `template ${template.id} has ${template.fields.length} fields and records without any byte`,
      )
    }
    session.sampler.add(count.templates)
    const known = session.templates.get(template.id)
    if (known !== undefined && sameTemplate(known.template, template)) {
      this.#samplers.refreshTemplate(known, message.received)
    } else {
      if (known !== undefined) session.sampler.add(count.template_changes)
      if (!this.#samplers.addTemplate(session, template, message.received)) return
    }
    this.#replay(message, template.id)
  }

  /** Goes on with batches of other fields. */
  change(batches: RecordBatches, decapsulate: ReadonlySet<Tunnel>): void {
    this.#batches = batches
    this.#decapsulate = decapsulate
    this.#samplers.forgetReaders()
  }

  /** Gives a template of an earlier run to a session. */
  restore(session: Session, template: Template, received: number): void {
    if (isUsable(template)) this.#samplers.addTemplate(session, template, received)
  }

  /** RFC 7011 §8.1: a template with no fields takes back the one with its id. */
  withdraw({ session }: Message, id: number): void {
    if (this.#samplers.removeTemplate(session, id)) session.sampler.add(count.template_withdrawals)
  }

  /** The same for all templates of a kind: the id of the set instead of a template's. */
  withdrawAll(message: Message, kind: Template['kind']): void {
    for (const { template } of [...message.session.templates.values()]) {
      if (template.kind === kind) this.withdraw(message, template.id)
    }
  }

  /** Gives up data that waited too long for its template. */
  expire(now: number): void {
    this.parked.expire(now)
  }

  /** Reads one set and counts what became of it; returns its data records if that can be known. */
  #readSet(
    message: Message,
    id: number,
    start: number,
    end: number,
    readers: TemplateSetReaders,
  ): number | undefined {
    if (id >= FIRST_DATA_SET) return this.#readData(message, id, start, end)
    const { sampler } = message.session
    const readTemplates = readers.get(id)
    if (readTemplates === undefined) {
      this.#problem(sampler, 'set_reserved', `set id ${id} is reserved`)
      return 0
    }
    const body = new ByteReader(message.view, start, end, 'template_malformed')
    try {
      readTemplates(body, this, message)
      sampler.add(count.sets_decoded)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#problem(sampler, error.reason, error.message)
    }
    return 0
  }

  #readData(message: Message, id: number, start: number, end: number): number | undefined {
    const { session } = message
    const known = session.domain.template(session, id)
    if (known !== undefined) return this.#readRecords(message, known, start, end)
    if (start < end) {
      this.#park(message, id, start, end)
      return undefined
    }
    session.sampler.add(count.sets_decoded)
    return 0
  }

  /** The records of a set; `undefined` if one runs beyond its end, as more may have followed. */
  #readRecords(
    message: Message,
    known: KnownTemplate,
    start: number,
    end: number,
  ): number | undefined {
    const { session } = message
    const { records, truncated } = this.#readWhole(message, known, start, end)
    if (!truncated) {
      session.sampler.add(count.sets_decoded)
      return records
    }
    const detail = `record ${records + 1} of a set of template ${known.template.id} runs beyond its end`
    this.#problem(session.sampler, 'record_truncated', detail)
    return undefined
  }

  /** The records of a data set that is cut off: those that are whole are as good as any. */
  #salvage(message: Message, id: number, start: number, end: number): void {
    const known = message.session.domain.template(message.session, id)
    if (known !== undefined) this.#readWhole(message, known, start, end)
  }

  #readWhole(message: Message, known: KnownTemplate, start: number, end: number): RecordsRead {
    const { session, view, bytes } = message
    return known.template.kind === 'options'
      ? this.#readOptions(message, known, start, end)
      : this.#batches.read(this.#reader(known), view, bytes, start, end, session)
  }

  #readOptions(
    { session, view, received }: Message,
    known: KnownTemplate,
    start: number,
    end: number,
  ): RecordsRead {
    const { domain, sampler } = session
    known.options ??= new OptionsReader(known.template, domain.protocol === protocols.ipfix)
    const read = known.options.read(view, start, end, (record) => {
      domain.rates.learn(record)
      if (domain.rates.leaveOut) sampler.tellsOfSampling = true
      this.#samplers.inBandNames.learn(session, record, received)
      const initTime = record.number('systemInitTime')
      if (initTime) {
        domain.initTime = initTime
        this.#batches.clock.initTime = initTime
      }
      // what is said of another domain says nothing of this one
      if ((record.id('observationDomainId') ?? domain.id) === domain.id) {
        domain.exporter = record.exporter ?? domain.exporter
      }
    })
    this.optionsRead += read.records
    sampler.add(count.options_records, read.records)
    return read
  }

  #reader(known: KnownTemplate): RecordReader {
    known.reader ??= compile(known.template, this.#batches.flows, this.#decapsulate)
    return known.reader
  }

  #park(
    { session, header, bytes, received }: Message,
    templateId: number,
    start: number,
    end: number,
  ): void {
    const { sampler, domain } = session
    sampler.add(count.sets_parked)
    this.parked.park({
      sampler,
      domain,
      templateId,
      // `slice` would do, but that of a Buffer does not copy
      bytes: new Uint8Array(bytes.subarray(start, end)),
      header,
      received,
      ahead: undefined,
      behind: undefined,
    })
  }

  #replay(message: Message, templateId: number): void {
    const { session } = message
    const waiting = this.parked.take(session.domain, templateId)
    const known = session.templates.get(templateId)
    if (waiting.length === 0 || known === undefined) return
    for (const { bytes, header, received } of waiting) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      session.sampler.add(count.sets_replayed)
      this.#batches.begin(session, header, received)
      this.#readRecords({ session, header, view, bytes, received }, known, 0, bytes.length)
    }
    // the rest of the datagram goes on where it was
    this.#batches.begin(session, message.header, message.received)
  }

  /** Counts a problem that costs a set, and tells it. */
  #problem(sampler: Sampler, reason: ProblemReason, detail: string): void {
    sampler.problem(reason)
    this.#sink.problem(reason, sampler, detail)
  }
}

/** Whether records can be read by a template: each takes at least one byte. */
function isUsable(template: Template): boolean {
  return template.id >= FIRST_DATA_SET && shortestRecord(template) > 0
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
