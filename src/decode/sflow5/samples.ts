import type { ByteReader } from '../byte-reader.ts'
import type { DecodeSink } from '../decode-sink.ts'
import type { PacketReader } from '../packet/packet-reader.ts'
import type { ProblemReason } from '../problems.ts'
import type { RecordBatches } from '../record-batches.ts'
import { count } from '../sampler-counts.ts'
import type { Message } from '../template-sets.ts'
import type { AgentDrops } from './agent-drops.ts'
import { CounterSamples } from './counter-samples.ts'
import { dataSource } from './data-source.ts'
import type { Sflow5Header } from './decode-sflow5.ts'
import { readDiscard } from './discards.ts'
import { FlowSamples } from './flow-samples.ts'
import { padded, RECORD_HEADER } from './walk-records.ts'

/** sFlow version 5 §5, `sample_data` of enterprise 0. */
const FLOW = 1
const COUNTERS = 2
const EXPANDED_FLOW = 3
const EXPANDED_COUNTERS = 4
const DISCARDED = 5

/** The lower twelve bits of a format; the others are the enterprise that it is of. */
const FORMAT_BITS = 12

/** What agents could not send, of each kind of sample: it outlasts who reads them. */
export interface DropsOfAgents {
  readonly flows: AgentDrops
  readonly discards: AgentDrops
}

/** Goes through the samples of sFlow datagrams: a bad one costs itself, an unknown one is skipped. */
export class Samples {
  readonly #flows: FlowSamples
  readonly #counters: CounterSamples
  readonly #untold: AgentDrops
  readonly #sink: DecodeSink

  constructor(
    batches: RecordBatches,
    packets: PacketReader,
    { flows, discards }: DropsOfAgents,
    sink: DecodeSink,
  ) {
    this.#untold = discards
    this.#flows = new FlowSamples(batches, packets, flows)
    this.#counters = new CounterSamples(sink)
    this.#sink = sink
  }

  /** Reads the samples that begin where `reader` is; everything is counted or pushed on then. */
  read(message: Message, header: Sflow5Header, { offset, end }: ByteReader): void {
    this.#flows.begin(message)
    let at = offset
    let decoded = 0
    // each takes eight bytes at least: the bytes end long before four billion samples do
    for (let sample = 0; sample < header.samples; sample++) {
      const next = sampleEnd(message.view, at, end)
      if (next === undefined) {
        const detail = `sample ${sample + 1} of ${header.samples} at offset ${at}, ${end - at} bytes are left`
        this.#problem(message, 'sample_truncated', detail)
        break
      }
      if (this.#readSample(message, header, at, next)) decoded++
      at = at + RECORD_HEADER + padded(next - at - RECORD_HEADER)
    }
    this.#flows.push(message)
    const { sampler } = message.session
    sampler.add(count.sets, decoded)
    sampler.add(count.sets_decoded, decoded)
  }

  /** Reads the sample between two offsets, its header included; `false` if something is wrong with it. */
  #readSample(message: Message, header: Sflow5Header, at: number, end: number): boolean {
    const format = message.view.getUint32(at)
    const known = this.#readKnown(message, header, format, at + RECORD_HEADER, end)
    if (known === true) return true
    const name = `${format >>> FORMAT_BITS}:${format & ((1 << FORMAT_BITS) - 1)}`
    const detail = `sample of format ${name} at offset ${at}, ${end - at} bytes`
    this.#problem(message, known === undefined ? 'sample_unknown' : 'sample_malformed', detail)
    return false
  }

  /** `undefined` if the format is not one of those that are read. */
  #readKnown(
    message: Message,
    { uptime }: Sflow5Header,
    format: number,
    start: number,
    end: number,
  ): boolean | undefined {
    const { view, session } = message
    switch (format) {
      case FLOW:
      case EXPANDED_FLOW:
        return this.#flows.read(message, start, end, format === EXPANDED_FLOW)
      case COUNTERS:
      case EXPANDED_COUNTERS:
        return this.#counters.read(view, start, end, format === EXPANDED_COUNTERS, uptime, session)
      case DISCARDED: {
        const sample = readDiscard(view, start, end)
        if (sample === undefined) return false
        const { sourceType, source, sequence, drops } = sample
        this.#untold.begin(session.domain)
        const more = this.#untold.note(dataSource(sourceType, source), sequence, drops)
        if (more > 0) session.sampler.add(count.sampler_discards_untold, more)
        this.#sink.discarded(sample, session)
        return true
      }
      default:
        return undefined
    }
  }

  #problem({ session }: Message, reason: ProblemReason, detail: string): void {
    session.sampler.add(count.sets)
    session.sampler.problem(reason)
    this.#sink.problem(reason, session.sampler, detail)
  }
}

/** Where the sample at `at` ends; `undefined` if that is beyond `end`. */
function sampleEnd(view: DataView, at: number, end: number): number | undefined {
  if (end - at < RECORD_HEADER) return undefined
  const length = view.getUint32(at + 4)
  return length > end - at - RECORD_HEADER ? undefined : at + RECORD_HEADER + length
}
