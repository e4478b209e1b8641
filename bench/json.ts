import { Dictionary } from '../src/model/dictionary.ts'
import type { MessageFormat } from '../src/model/payload.ts'
import { Series } from '../src/tally/series.ts'
import { BaselineCounters } from './baseline/counters.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { race } from './measure.ts'
import { type BenchMessage, benchMessages } from './messages.ts'
import { benchMetric } from './metric.ts'
import { atLeast, printTable, ratio } from './print.ts'

/** Messages between two reports. */
const FLUSH_EVERY = 10_000

const RECEIVED = 1_700_086_400_000
const MESSAGES = 40_000

/** How messages are laid out: records in each, and the bar for those that have one. */
const rowsOf: readonly (readonly [format: MessageFormat, records: number, bar?: number])[] = [
  ['pmacct-json', 1, 3],
  ['pmacct-json', 50, 3],
  ['goflow2-json', 1],
  ['goflow2-protobuf', 1],
]

/** From the messages of a topic to series in one process, against JSON.parse and prom-client. */
export async function benchJson(): Promise<void> {
  const rows: string[][] = []
  for (const [format, records, bar] of rowsOf) rows.push(await row(format, records, bar))
  printTable(
    'json: message → series, 35 000 label sets of 5 labels, bytes, packets and flows; the baseline is JSON.parse of pmacct, one record a message, and prom-client',
    [
      'format',
      'records a message',
      'bytes',
      'records/s',
      'ns/record',
      'baseline ns',
      'ratio',
      'bar',
    ],
    rows,
  )
}

async function row(format: MessageFormat, records: number, bar?: number): Promise<string[]> {
  const messages = benchMessages(format, MESSAGES, records)
  const [slow, fast] = await race(
    [
      { name: 'baseline', run: baseline(benchMessages('pmacct-json', MESSAGES, 1)) },
      { name: 'flowtally', run: flowtally(format, messages) },
    ],
    5,
  )
  if (slow === undefined || fast === undefined) return []
  const bytes = messages.reduce((sum, message) => sum + message.length, 0) / MESSAGES
  return [
    format,
    String(records),
    bytes.toFixed(0),
    `${(1e3 / fast.nanosecondsPerUnit).toFixed(2)} M`,
    fast.nanosecondsPerUnit.toFixed(0),
    slow.nanosecondsPerUnit.toFixed(0),
    ratio(fast.ratio),
    bar === undefined ? '' : atLeast(fast.ratio, bar),
  ]
}

function baseline(messages: readonly BenchMessage[]): () => number {
  const counters = new BaselineCounters()
  return () => {
    for (const message of messages) {
      const flow = JSON.parse(message.toString()) as Readonly<Record<string, number | string>>
      const record = {
        srcAs: Number(flow.as_src),
        dstAs: Number(flow.as_dst),
        inIf: Number(flow.iface_in),
        outIf: Number(flow.iface_out),
        bytes: Number(flow.bytes),
        packets: Number(flow.packets),
      }
      counters.addOne(record, String(flow.peer_ip_src), Number(flow.sampling_rate))
    }
    return messages.length
  }
}

function flowtally(format: MessageFormat, messages: readonly BenchMessage[]): () => number {
  const metrics = [benchMetric()]
  const pipeline = countingPipeline(metrics)
  const series = new Series(metrics, new Dictionary(1000))
  const flush = () => {
    const report = pipeline.tally.report()
    series.merge(0, 0, report, pipeline.names.takeNew(), 0)
  }
  return () => {
    const before = series.counts[0]?.tallied ?? 0
    for (const [i, bytes] of messages.entries()) {
      pipeline.receive({ format, bytes, address: 'flows', port: 0, received: RECEIVED })
      if (i % FLUSH_EVERY === 0) flush()
    }
    flush()
    return (series.counts[0]?.tallied ?? 0) - before
  }
}
