import { CaptureDecoding } from '../../src/cli/capture-decoding.ts'
import type { DecodeSink } from '../../src/decode/decode-sink.ts'
import { Decoder } from '../../src/decode/decoder.ts'
import type { DecoderLimits } from '../../src/decode/decoder-limits.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import { type FieldName, fieldDefinition, fields } from '../../src/model/fields.ts'
import { flowJson } from '../../src/model/flow-json.ts'
import type { Payload } from '../../src/model/payload.ts'
import type { SamplerIdentity } from '../../src/model/sampler-identity.ts'
import { fileChunks } from '../../src/source/pcap/file-chunks.ts'
import { readCapture } from '../../src/source/pcap/read-capture.ts'
import { ignore } from './ignore.ts'

/** A flow as `flowtally decode` prints it; numbers beyond 2^53 are kept as texts. */
export type PrintedFlow = Readonly<Record<string, unknown>>

/** What `flowtally decode --summary` prints. */
export interface PrintedSummary {
  readonly datagrams: number
  readonly flows: number
  readonly options_records: number
  readonly counter_samples: number
  readonly drop_samples?: number
  readonly bytes: number
  readonly packets: number
  readonly parked: number
  readonly replayed: number
  readonly errors: Readonly<Record<string, number>>
}

/** Everything that a decoder finds out about a flow. */
export const decodedFields: readonly FieldName[] = fields
  .map(({ name }) => name)
  .filter((name) => fieldDefinition(name).from !== 'enrich')

export const testLimits: DecoderLimits = {
  samplers: 1000,
  sessions: 1000,
  templatesPerSession: 1000,
  templateBytes: 1024 * 1024,
  inBandNames: 10_000,
  parkedBytes: 1024 * 1024,
  parkedAge: 600_000,
}

const names = new Dictionary(10_000)

/** A decoder of every field that pushes into `sink`. */
export function newDecoder(
  sink: DecodeSink,
  limits: DecoderLimits = testLimits,
  identity: SamplerIdentity = 'agent',
): Decoder {
  const wanted = new FieldSet(decodedFields)
  const samplers = { names, allow: [], overrides: [], defaultRate: undefined }
  return new Decoder({
    wanted,
    limits,
    sink,
    decapsulate: new Set(),
    identity,
    ...samplers,
  })
}

/** The datagrams of a capture file. */
export function readDatagrams(file: string): Payload[] {
  return [...readCapture(fileChunks(file), () => {})]
}

/** The flows of datagrams: what was a record on the wire, and the ways back of biflows. */
export function decodeDatagrams(datagrams: Iterable<Payload>) {
  const records: PrintedFlow[] = []
  const waysBack: PrintedFlow[] = []
  const decoder = newDecoder({
    ...ignore,
    flows: (flows, _session, wire) => {
      for (let row = 0; row < flows.size; row++) {
        const line = flowJson(flows, row, names, decodedFields)
        ;(row < wire ? records : waysBack).push(parseFlow(line))
      }
    },
  })
  for (const datagram of datagrams) decoder.receive(datagram)
  return { records, waysBack }
}

/** What `flowtally decode --summary` says about a file. */
export function summarize(file: string): PrintedSummary {
  const text = decodeFile(file, true)
  return JSON.parse(text) as PrintedSummary
}

/** What `flowtally decode` prints for a file. */
export function decodeFile(file: string, summary = false): string {
  const decoding = new CaptureDecoding({
    files: [file],
    fields: decodedFields,
    ports: [],
    decapsulate: [],
    summary,
  })
  return [...decoding.output()].join('')
}

function parseFlow(line: string): PrintedFlow {
  return JSON.parse(line.replace(/:(\d{16,})/g, ':"$1"')) as PrintedFlow
}
