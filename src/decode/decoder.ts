import type { FieldSet } from '../model/field-set.ts'
import type { Payload } from '../model/payload.ts'
import { ByteReader } from './byte-reader.ts'
import { DecodeError } from './decode-error.ts'
import type { DecodeSink } from './decode-sink.ts'
import type { Header } from './header.ts'
import { decodeIpfixHeader, ipfixTemplateSets } from './ipfix/decode-ipfix.ts'
import { decodeNetflow5, netflow5Records, netflow5Template } from './netflow5/decode-netflow5.ts'
import { decodeNetflow9Header, netflow9TemplateSets } from './netflow9/decode-netflow9.ts'
import { type ParkedSet, ParkedSets } from './parked-sets.ts'
import { RecordBatches } from './record-batches.ts'
import type { Sampler } from './sampler.ts'
import { count } from './sampler-counts.ts'
import { Samplers, type SamplersOptions } from './samplers.ts'
import { compile } from './template/compile.ts'
import type { RecordReader } from './template/record-reader.ts'
import { type TemplateSetReaders, TemplateSets } from './template-sets.ts'

/** What a decoder has to be told. */
export interface DecoderOptions extends SamplersOptions {
  /** The fields that somebody asked for. */
  readonly wanted: FieldSet
  /** Rate of records for which nobody names one; `undefined` counts them as 1 and says so. */
  readonly defaultRate: number | undefined
  readonly sink: DecodeSink
}

/**
 * The way of a payload from bytes to flows, with all that has to be remembered for it. Pure: no
 * I/O, and no clock but the payload's. Never throws for what is in a payload.
 */
export class Decoder {
  readonly samplers: Samplers
  readonly sets: TemplateSets
  readonly #batches: RecordBatches
  readonly #netflow5: RecordReader
  readonly #sink: DecodeSink

  constructor(options: DecoderOptions) {
    const { sink, limits } = options
    const parked = new ParkedSets(limits.parkedBytes, limits.parkedAge, (set) =>
      this.#countUnreadable(set),
    )
    this.samplers = new Samplers(options, parked)
    this.#sink = sink
    this.#batches = new RecordBatches(options.wanted, options.defaultRate, sink)
    this.sets = new TemplateSets(this.#batches, this.samplers, sink, parked)
    this.#netflow5 = compile(netflow5Template, this.#batches.flows)
  }

  /** Decodes a payload; everything in it is pushed on or counted before this returns. */
  receive(payload: Payload): void {
    const found = this.samplers.find(payload.address, payload.received)
    const sampler = typeof found === 'string' ? this.samplers.refused : found
    sampler.add(count.payloads)
    sampler.add(count.payload_bytes, payload.bytes.length)
    sampler.lastPayload = payload.received
    if (typeof found === 'string') {
      sampler.problem(found)
      this.#sink.problem(found, sampler, `from ${payload.address}`)
      return
    }
    try {
      this.#decode(payload, sampler)
      sampler.add(count.payloads_decoded)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      sampler.problem(error.reason)
      this.#sink.problem(error.reason, sampler, error.message)
    }
  }

  /** Counts a payload that `receive` threw on, which is a bug. */
  countBug({ address, received }: Payload): void {
    const found = this.samplers.find(address, received)
    const sampler = typeof found === 'string' ? this.samplers.refused : found
    sampler.problem('internal')
  }

  #countUnreadable({ sampler, templateId, bytes }: ParkedSet): void {
    const detail = `${bytes.length} bytes of data for template ${templateId}, which did not come`
    sampler.problem('template_unknown')
    this.#sink.problem('template_unknown', sampler, detail)
  }

  #decode(payload: Payload, sampler: Sampler): void {
    const { bytes } = payload
    if (bytes.length === 0) throw new DecodeError('empty', 'the datagram has no bytes')
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const reader = new ByteReader(view, 0, bytes.length, 'truncated')
    const version = reader.u16()
    if (version === 5) {
      this.#decodeNetflow5(reader, payload, sampler)
    } else if (version === 9) {
      const header = decodeNetflow9Header(reader)
      this.#decodeSets(header, reader, payload, sampler, netflow9TemplateSets)
    } else if (version === 10) {
      const header = decodeIpfixHeader(reader)
      const sets = header.length < bytes.length ? reader.until(header.length) : reader
      this.#decodeSets(header, sets, payload, sampler, ipfixTemplateSets)
    } else {
      throw new DecodeError('unknown_version', `the first two bytes are ${version}`)
    }
  }

  #decodeNetflow5(reader: ByteReader, payload: Payload, sampler: Sampler): void {
    const header = decodeNetflow5(reader)
    const session = this.#begin(header, payload, sampler)
    const { start, end } = netflow5Records(header)
    this.#batches.begin(session, header, payload.received, header.samplingInterval)
    this.#batches.read(this.#netflow5, reader.view, payload.bytes, start, end, session)
    this.#noteSequence(session, header, header.count, payload.received)
  }

  #decodeSets(
    header: Header,
    reader: ByteReader,
    payload: Payload,
    sampler: Sampler,
    readers: TemplateSetReaders,
  ): void {
    const { bytes, received } = payload
    const session = this.#begin(header, payload, sampler)
    this.#batches.begin(session, header, received)
    const message = { session, header, view: reader.view, bytes, received }
    const records = this.sets.read(message, reader, readers)
    // RFC 3954 §5.1 counts datagrams, RFC 7011 §3.1 the data records
    const units = header.version === 9 ? 1 : records
    const flows = records === undefined ? undefined : records - this.sets.optionsRead
    this.#noteSequence(session, header, units, received, header.version === 9 ? 1 : flows)
  }

  #begin(header: Header, { port, received }: Payload, sampler: Sampler) {
    sampler.clockSkew = (received - header.exported) / 1000
    return this.samplers.session(sampler, header.version, header.domain, port, received)
  }

  #noteSequence(
    session: ReturnType<Samplers['session']>,
    { sequence }: Header,
    units: number | undefined,
    now: number,
    flows = units,
  ): void {
    if (session.sequence.note(sequence, units, now, flows))
      session.sampler.add(count.sequence_resets)
  }
}
