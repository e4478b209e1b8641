import { unsigned } from './datagram.ts'
import { hex } from './hex.ts'

const u32 = (value: number) => unsigned(value, 4)

/** A record or sample of sFlow: format, length and bytes; `length` lies about it. */
export function sflowRecord(format: number, body: string, length = hex(body).length): string {
  const bytes = Buffer.from(hex(body))
  const padding = '00'.repeat(-bytes.length & 3)
  return `${u32(format)} ${u32(length)} ${bytes.toString('hex')} ${padding}`
}

/** An address of sFlow: its type, then four or sixteen bytes. */
export function sflowAddress(digits: string): string {
  return `${u32(digits.length === 8 ? 1 : 2)} ${digits}`
}

/** What a flow sample says beside its records. */
export interface SflowSample {
  readonly sequence?: number
  /** ifIndex of the data source. */
  readonly source?: number
  readonly rate?: number
  readonly drops?: number
  /** In the compact form two bits of format and thirty of value. */
  readonly input?: number
  readonly output?: number
  /** Lies about the number of records. */
  readonly count?: number
  /** In the expanded form, words of their own. */
  readonly inputFormat?: number
  readonly outputFormat?: number
}

/** sFlow version 5 §5, `flow_sample` (format 1). */
export function sflowSample(records: readonly string[], sample: SflowSample = {}): string {
  const { sequence = 1, source = 7, rate = 1000, drops = 0, input = 7, output = 8 } = sample
  const { count = records.length } = sample
  const words = [sequence, source, rate, 0, drops, input, output, count].map(u32)
  return sflowRecord(1, `${words.join(' ')} ${records.join(' ')}`)
}

/** `flow_sample_expanded` (format 3). */
export function sflowExpandedSample(records: readonly string[], sample: SflowSample = {}): string {
  const { sequence = 1, source = 7, rate = 1000, drops = 0, input = 7, output = 8 } = sample
  const { count = records.length, inputFormat = 0, outputFormat = 0 } = sample
  const head = [
    sequence,
    0,
    source,
    rate,
    0,
    drops,
    inputFormat,
    input,
    outputFormat,
    output,
    count,
  ]
  return sflowRecord(3, `${head.map(u32).join(' ')} ${records.join(' ')}`)
}

/** What the header of an sFlow datagram says. */
export interface SflowHeader {
  /** The address as `sflowAddress` writes it. */
  readonly agent?: string
  readonly subAgent?: number
  readonly sequence?: number
  readonly uptime?: number
  /** Lies about the number of samples. */
  readonly count?: number
}

/** sFlow version 5 §5, `sample_datagram_v5`. */
export function sflow(samples: readonly string[], header: SflowHeader = {}): Uint8Array {
  const { agent = sflowAddress('c0000201'), subAgent = 3, sequence = 1, uptime = 60_000 } = header
  const { count = samples.length } = header
  const words = [subAgent, sequence, uptime, count].map(u32)
  return hex(`${u32(5)} ${agent} ${words.join(' ')} ${samples.join(' ')}`)
}
