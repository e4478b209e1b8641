import { basename } from 'node:path'
import { Decoder } from '../decode/decoder.ts'
import type { DecoderLimits } from '../decode/decoder-limits.ts'
import { isFlowDatagram } from '../decode/is-flow-datagram.ts'
import { problem } from '../decode/problems.ts'
import { type CountName, count } from '../decode/sampler-counts.ts'
import { Dictionary } from '../model/dictionary.ts'
import { FieldSet } from '../model/field-set.ts'
import type { FieldName } from '../model/fields.ts'
import { flowJson } from '../model/flow-json.ts'
import type { Flows } from '../model/flows.ts'
import type { MessageFormat, Payload } from '../model/payload.ts'
import type { Tunnel } from '../model/tunnels.ts'
import { delimited, lines } from '../source/message-chunks.ts'
import { captureFailure } from '../source/pcap/capture-failure.ts'
import { type CaptureProblem, captureProblems } from '../source/pcap/capture-problem.ts'
import type { CapturedDatagram } from '../source/pcap/captured-datagram.ts'
import { fileChunks, STANDARD_INPUT } from '../source/pcap/file-chunks.ts'
import { readCapture } from '../source/pcap/read-capture.ts'
import { DecodeSummary } from './decode-summary.ts'
import { OtherPorts } from './other-ports.ts'

/** What is to be decoded, and how it is shown. */
export interface CaptureDecodingOptions {
  readonly files: readonly string[]
  /** Only datagrams to these ports, whatever they are; empty: everything that looks like flows. */
  readonly ports: readonly number[]
  /** The fields of a flow's line. */
  readonly fields: readonly FieldName[]
  /** The tunnels in whose packets the flow is that is shown. */
  readonly decapsulate: readonly Tunnel[]
  /** One object at the end instead of a line for each flow. */
  readonly summary: boolean
  /** The files are no captures, but have messages of a topic. */
  readonly messages?: (Pick<Payload, 'generation'> & { readonly format: MessageFormat }) | undefined
}

/** Generous: all that one person's capture has, and still an end. */
const limits: DecoderLimits = {
  samplers: 100_000,
  sessions: 100_000,
  templatesPerSession: 65_536,
  templateBytes: 256 * 1024 * 1024,
  inBandNames: 1_000_000,
  parkedBytes: 256 * 1024 * 1024,
  // In a file, the template is worth waiting for to the end.
  parkedAge: Number.MAX_SAFE_INTEGER,
}

const MAX_NAMES = 100_000

/** About as many characters as are written at once. */
const WRITE_SIZE = 64 * 1024

/** How often something happened, and what it was the first time. */
interface Note {
  times: number
  readonly first: string
}

/** Decodes capture files, one after the other, with one decoder: a template serves all of them. */
export class CaptureDecoding {
  /** Whether a file could not be read at all. */
  failed = false
  readonly #options: CaptureDecodingOptions
  readonly #names = new Dictionary(MAX_NAMES)
  readonly #decoder: Decoder
  readonly #summary = new DecodeSummary()
  readonly #lost = new Map<string, Note>()
  readonly #skipped = new Map<string, Note>()
  readonly #failures: string[] = []
  readonly #others = new OtherPorts()
  #text = ''

  constructor(options: CaptureDecodingOptions) {
    this.#options = options
    this.#decoder = new Decoder({
      wanted: new FieldSet([...options.fields, 'bytes', 'packets']),
      limits,
      names: this.#names,
      allow: [],
      overrides: [],
      defaultRate: undefined,
      decapsulate: new Set(options.decapsulate),
      identity: 'agent',
      sink: {
        flows: (flows, _session, records) => this.#takeFlows(flows, records),
        counters: () => {
          this.#summary.counterSamples++
        },
        discarded: () => {
          this.#summary.dropSamples++
        },
        problem: (reason, _sampler, detail) => this.#takeLoss(reason, detail),
      },
    })
  }

  /** Decodes everything; the texts are what to print. */
  *output(): Generator<string> {
    for (const file of this.#options.files) yield* this.#decodeFile(file)
    this.#decoder.sets.expire(Number.POSITIVE_INFINITY)
    yield this.#options.summary ? `${this.#finishedSummary().toJson()}\n` : this.#text
    this.#text = ''
  }

  /** What a person should know about the decoding, line by line. */
  *notes(): Generator<string> {
    yield* this.#failures
    for (const [reason, { times, first }] of this.#lost) {
      yield `${times} × ${reason}: ${remedies(reason)} The first: ${first}.`
    }
    const readable = this.#options.files.length - this.#failures.length
    if (readable > 0 && this.#total('payloads') === 0) yield this.#nothingFound()
    if (this.#skipped.size === 0) return
    const counts = [...this.#skipped].map(([reason, { times }]) => `${times} × ${reason}`)
    yield `skipped: ${counts.join(', ')}`
  }

  *#decodeFile(file: string): Generator<string> {
    const { messages } = this.#options
    const decoded = messages === undefined ? this.#capture(file) : this.#messages(file, messages)
    try {
      for (const _ of decoded) {
        if (this.#text.length < WRITE_SIZE) continue
        yield this.#text
        this.#text = ''
      }
    } catch (error) {
      const unreadable = captureFailure(error)
      if (unreadable === undefined) throw error
      this.failed = true
      this.#failures.push(`cannot read ${file}: ${unreadable}`)
    }
  }

  /** Decodes datagram by datagram. */
  *#capture(file: string): Generator<void> {
    for (const datagram of readCapture(fileChunks(file), (reason, detail) =>
      this.#takeCaptureProblem(reason, `${file}: ${detail}`),
    )) {
      if (this.#isWanted(datagram)) this.#decoder.receive(datagram)
      else this.#passOver(datagram)
      yield
    }
  }

  /** Decodes message by message: lines of JSON, or what has its length before it. */
  *#messages(file: string, how: Pick<Payload, 'format' | 'generation'>): Generator<void> {
    const split = how.format === 'goflow2-protobuf' ? delimited : lines
    const address = file === STANDARD_INPUT ? 'stdin' : basename(file)
    for (const bytes of split(fileChunks(file))) {
      this.#decoder.receive({ ...how, bytes, address, port: 0, received: Date.now() })
      yield
    }
  }

  /** Why there is no datagram of flows, and what may help. */
  #nothingFound(): string {
    const { ports, messages } = this.#options
    if (messages !== undefined) return 'there is no message in it'
    if (this.#others.size > 0) {
      const what = ports.length > 0 ? `goes to port ${ports.join(' or ')}` : 'looks like flows'
      return `no datagram ${what}. Those that there are go to UDP port ${this.#others}; --port decodes what goes to one, whatever it looks like.`
    }
    return this.#skipped.size + this.#lost.size > 0
      ? 'there are packets, but no UDP datagram among them: was the filter of the capture right?'
      : 'there is no packet in it: was the capture made on the interface that flows come in by, and long enough?'
  }

  #passOver({ destinationPort }: CapturedDatagram): void {
    note(this.#skipped, 'other_udp', '')
    this.#others.add(destinationPort)
  }

  #isWanted({ bytes, destinationPort }: CapturedDatagram): boolean {
    const { ports } = this.#options
    return ports.length > 0
      ? ports.includes(destinationPort)
      : isFlowDatagram(bytes, destinationPort)
  }

  #takeFlows(flows: Flows, records: number): void {
    this.#summary.add(flows, records)
    if (this.#options.summary) return
    for (let row = 0; row < flows.size; row++) {
      this.#text += `${flowJson(flows, row, this.#names, this.#options.fields)}\n`
    }
  }

  #takeCaptureProblem(reason: CaptureProblem, detail: string): void {
    if (captureProblems[reason].lost) this.#takeLoss(reason, detail)
    else note(this.#skipped, reason, detail)
  }

  #takeLoss(reason: string, detail: string): void {
    this.#summary.addError(reason)
    note(this.#lost, reason, detail)
  }

  #finishedSummary(): DecodeSummary {
    const summary = this.#summary
    summary.datagrams = this.#total('payloads')
    summary.optionsRecords = this.#total('options_records')
    summary.parked = this.#total('sets_parked')
    summary.replayed = this.#total('sets_replayed')
    return summary
  }

  #total(name: CountName): number {
    let total = 0
    for (const { counts } of this.#decoder.samplers) total += counts[count[name]] ?? 0
    return total
  }
}

function note(notes: Map<string, Note>, reason: string, detail: string): void {
  const known = notes.get(reason)
  if (known === undefined) notes.set(reason, { times: 1, first: detail })
  else known.times++
}

function remedies(reason: string): string {
  return reason in captureProblems
    ? captureProblems[reason as CaptureProblem].help
    : problem(reason as Parameters<typeof problem>[0]).remedy
}
