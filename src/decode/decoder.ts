import { plainAddress } from '../model/address.ts'
import type { FieldSet } from '../model/field-set.ts'
import type { FieldName } from '../model/fields.ts'
import type { DatagramFormat, MessageFormat, Payload, PayloadFormat } from '../model/payload.ts'
import type { SamplerIdentity } from '../model/sampler-identity.ts'
import type { Tunnel } from '../model/tunnels.ts'
import { ByteReader } from './byte-reader.ts'
import { DecodeError } from './decode-error.ts'
import type { DecodeSink } from './decode-sink.ts'
import type { FixedDatagram } from './fixed-datagram.ts'
import type { Header } from './header.ts'
import { decodeIpfixHeader, ipfixTemplateSets } from './ipfix/decode-ipfix.ts'
import { MessageReaders } from './messages/message-readers.ts'
import { decodeNetflow1 } from './netflow1/decode-netflow1.ts'
import { decodeNetflow5 } from './netflow5/decode-netflow5.ts'
import { decodeNetflow7 } from './netflow7/decode-netflow7.ts'
import { decodeNetflow8 } from './netflow8/decode-netflow8.ts'
import { decodeNetflow9Header, netflow9TemplateSets } from './netflow9/decode-netflow9.ts'
import { PacketReader } from './packet/packet-reader.ts'
import { type ParkedSet, ParkedSets } from './parked-sets.ts'
import type { ProblemReason } from './problems.ts'
import { protocols } from './protocols.ts'
import { RecordBatches } from './record-batches.ts'
import type { Sampler } from './sampler.ts'
import { count } from './sampler-counts.ts'
import { type SamplerSettings, Samplers, type SamplersOptions } from './samplers.ts'
import { AgentDrops } from './sflow5/agent-drops.ts'
import { Agents, isSflow5 } from './sflow5/agents.ts'
import { decodeSflow5Header } from './sflow5/decode-sflow5.ts'
import { type DropsOfAgents, Samples } from './sflow5/samples.ts'
import { compile } from './template/compile.ts'
import type { RecordReader } from './template/record-reader.ts'
import type { Template } from './template/template.ts'
import { type TemplateSetReaders, TemplateSets } from './template-sets.ts'

/** By version word: the protocols whose records need no templates. */
const fixedProtocols: ReadonlyMap<number, (reader: ByteReader) => FixedDatagram> = new Map([
  [1, decodeNetflow1],
  [5, decodeNetflow5],
  [7, decodeNetflow7],
  [8, decodeNetflow8],
])

/** A raw header comes with the length of its frame. */
const filledBySflow: ReadonlySet<FieldName> = new Set(['bytes'])

/** What is asked of a decoder; can be changed while payloads come. */
export interface DecoderSettings extends SamplerSettings {
  /** The fields that somebody asked for. */
  readonly wanted: FieldSet
  /** Rate of records for which nobody names one; `undefined` counts them as 1 and says so. */
  readonly defaultRate: number | undefined
  /** The tunnels in whose packets the flow is that counts. */
  readonly decapsulate: ReadonlySet<Tunnel>
}

/** What a decoder has to be told. */
export interface DecoderOptions extends DecoderSettings, SamplersOptions {
  /** Which address tells samplers apart. */
  readonly identity: SamplerIdentity
  readonly sink: DecodeSink
}

/**
 * The way of a payload from bytes to flows, with all that has to be remembered for it. Pure: no
 * I/O, and no clock but the payload's. Never throws for what is in a payload.
 */
export class Decoder {
  readonly samplers: Samplers
  readonly sets: TemplateSets
  #batches: RecordBatches
  /** Compiled when the first of their datagrams comes. */
  readonly #fixedReaders = new Map<Template, RecordReader>()
  /** Where sFlow's agents are told apart by the addresses that they name. */
  readonly #agents: Agents | undefined
  readonly #drops: DropsOfAgents = { flows: new AgentDrops(), discards: new AgentDrops() }
  #samples: Samples
  /** Made when the first message comes. */
  #messages: MessageReaders | undefined
  #settings: DecoderSettings
  /** Where records are those of whom they name. */
  readonly #exporters: Samplers | undefined
  readonly #sink: DecodeSink

  constructor(options: DecoderOptions) {
    const { sink, limits, identity } = options
    const parked = new ParkedSets(limits.parkedBytes, limits.parkedAge, (set) =>
      this.#countUnreadable(set),
    )
    this.#settings = options
    this.samplers = new Samplers(options, parked)
    this.#sink = sink
    this.#agents = identity === 'source' ? undefined : new Agents()
    this.#exporters = identity === 'exporter_ie' ? this.samplers : undefined
    const { batches, samples } = this.#readers(options)
    this.#batches = batches
    this.#samples = samples
    this.sets = new TemplateSets(batches, this.samplers, sink, parked, options.decapsulate)
  }

  /** Goes on with other settings. What samplers said stays, and data that waits for its template. */
  change(settings: DecoderSettings): void {
    const { batches, samples } = this.#readers(settings)
    this.#batches = batches
    this.#samples = samples
    this.#messages = undefined
    this.#settings = settings
    this.#fixedReaders.clear()
    this.samplers.change(settings)
    this.sets.change(batches, settings.decapsulate)
  }

  #readers({ wanted, defaultRate, decapsulate }: DecoderSettings) {
    const batches = new RecordBatches(wanted, defaultRate, this.#sink, this.#exporters)
    const packets = new PacketReader(batches.flows, decapsulate, filledBySflow)
    return { batches, samples: new Samples(batches, packets, this.#drops, this.#sink) }
  }

  /** Decodes a payload; everything in it is pushed on or counted before this returns. */
  receive(payload: Payload): void {
    const { sampler, refusal } = this.#find(payload)
    sampler.add(count.payloads)
    sampler.add(count.payload_bytes, payload.bytes.length)
    sampler.lastPayload = payload.received
    if (refusal !== undefined) {
      sampler.problem(refusal)
      this.#sink.problem(refusal, sampler, `from ${plainAddress(payload.address)}`)
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
  countBug(payload: Payload): void {
    this.#find(payload).sampler.problem('internal')
  }

  /** Who sent a payload, or who is charged with it and why it is refused. */
  #find(payload: Payload): { sampler: Sampler; refusal?: ProblemReason } {
    const { bytes, address, received } = payload
    const found = isMessageFormat(payload.format)
      ? this.samplers.known(address, received)
      : this.samplers.find(this.#agents?.address(bytes) ?? address, address, received)
    return typeof found === 'string'
      ? { sampler: this.samplers.refused, refusal: found }
      : { sampler: found }
  }

  #countUnreadable({ sampler, templateId, bytes }: ParkedSet): void {
    const detail = `${bytes.length} bytes of data for template ${templateId}, which did not come`
    sampler.problem('template_unknown')
    this.#sink.problem('template_unknown', sampler, detail)
  }

  #decode(payload: Payload, sampler: Sampler): void {
    const { bytes, format } = payload
    if (bytes.length === 0) throw new DecodeError('empty', 'there are no bytes')
    if (isMessageFormat(format)) {
      this.#decodeMessage(format, payload, sampler)
      return
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const reader = new ByteReader(view, 0, bytes.length, 'truncated')
    const version = reader.u16()
    if (!isOf(format, version)) {
      throw new DecodeError(
        'unknown_version',
        `the first two bytes are ${version}, and the listener is for ${format} only`,
      )
    }
    const decodeFixed = fixedProtocols.get(version)
    if (decodeFixed !== undefined) {
      this.#decodeRecords(decodeFixed(reader), reader, payload, sampler)
    } else if (version === 9) {
      const header = decodeNetflow9Header(reader)
      this.#decodeSets(header, reader, payload, sampler, netflow9TemplateSets, bytes.length)
    } else if (version === 10) {
      const header = decodeIpfixHeader(reader)
      const sets = header.length < bytes.length ? reader.until(header.length) : reader
      this.#decodeSets(header, sets, payload, sampler, ipfixTemplateSets, header.length)
    } else if (isSflow5(bytes)) {
      reader.skip(2) // its version word has four bytes
      this.#decodeSamples(reader, payload, sampler)
    } else {
      throw new DecodeError('unknown_version', `the first two bytes are ${version}`)
    }
  }

  #decodeMessage(format: MessageFormat, payload: Payload, sampler: Sampler): void {
    const { bytes, received, generation } = payload
    const { wanted, defaultRate } = this.#settings
    this.#messages ??= new MessageReaders(wanted, defaultRate, this.#sink, this.samplers)
    const { batches } = this.#messages
    const reader = this.#messages.reader(format, generation)
    const { header } = reader
    const session = this.#begin(header, payload, sampler)
    batches.begin(session, header, received)
    reader.read({ session, header, bytes, received })
  }

  #decodeRecords(
    datagram: FixedDatagram,
    { view }: ByteReader,
    payload: Payload,
    sampler: Sampler,
  ) {
    const { header, template, start, count: records, samplingInterval } = datagram
    const { bytes, received } = payload
    const reader = this.#fixedReader(template)
    const end = start + records * reader.shortest
    if (end > bytes.length) {
      // a count beyond the datagram is garbage, all of it
      const whole = Math.floor((bytes.length - start) / reader.shortest)
      throw new DecodeError('length', `the header counts ${records} records, there are ${whole}`)
    }
    const session = this.#begin(header, payload, sampler)
    this.#batches.begin(session, header, received, samplingInterval)
    this.#batches.read(reader, view, bytes, start, end, session)
    this.#noteSequence(session, header, records, received)
  }

  #decodeSamples(reader: ByteReader, payload: Payload, sampler: Sampler): void {
    const { bytes, received } = payload
    const header = decodeSflow5Header(reader)
    const session = this.#begin(header, payload, sampler)
    this.#batches.begin(session, header, received)
    this.#samples.read({ session, header, view: reader.view, bytes, received }, header, reader)
    this.#noteSequence(session, header, 1, received)
  }

  #fixedReader(template: Template): RecordReader {
    const known = this.#fixedReaders.get(template)
    if (known !== undefined) return known
    const reader = compile(template, this.#batches.flows)
    this.#fixedReaders.set(template, reader)
    return reader
  }

  #decodeSets(
    header: Header,
    reader: ByteReader,
    payload: Payload,
    sampler: Sampler,
    readers: TemplateSetReaders,
    whole: number,
  ): void {
    const { bytes, received } = payload
    const session = this.#begin(header, payload, sampler)
    this.#batches.begin(session, header, received)
    const message = { session, header, view: reader.view, bytes, received }
    const records = this.sets.read(message, reader, readers, whole)
    // RFC 3954 §5.1 counts datagrams, RFC 7011 §3.1 the data records
    if (header.protocol === protocols.netflow_v9) {
      this.#noteSequence(session, header, 1, received)
      return
    }
    const flows = records === undefined ? undefined : records - this.sets.optionsRead
    this.#noteSequence(session, header, records, received, flows)
  }

  #begin(header: Header, { port, received }: Payload, sampler: Sampler) {
    if (header.exported !== undefined) sampler.clockSkew = (received - header.exported) / 1000
    return this.samplers.session(sampler, header.protocol, header.domain, port, received)
  }

  #noteSequence(
    session: ReturnType<Samplers['session']>,
    { sequence }: Header,
    units: number | undefined,
    now: number,
    flows = units,
  ): void {
    if (sequence === undefined) return
    if (session.sequence.note(sequence, units, now, flows))
      session.sampler.add(count.sequence_resets)
  }
}

/** Whether a source of this format may send it: sFlow's version has four bytes, the first two are 0. */
function isOf(format: DatagramFormat, version: number): boolean {
  return format === 'flow' || (format === 'sflow') === (version === 0)
}

function isMessageFormat(format: PayloadFormat): format is MessageFormat {
  return format !== 'flow' && format !== 'netflow' && format !== 'sflow'
}
