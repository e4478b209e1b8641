import { Dictionary } from '../src/model/dictionary.ts'
import type { MessageFormat } from '../src/model/payload.ts'
import { Series } from '../src/tally/series.ts'
import { BaselineCounters } from './baseline/counters.ts'
import { countPmacctJson } from './baseline/pmacct-json.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { race } from './measure.ts'
import { type BenchMessage, benchMessages } from './messages.ts'
import { benchMetric } from './metric.ts'
import { atLeast, printTable, ratio } from './print.ts'

/** Records between two reports: ten times as often as lanes report, once a second, at a million a second. */
const FLUSH_EVERY = 100_000

const RECEIVED = 1_700_086_400_000

/** Few enough to stay in the processor's cache, where messages are that have just been taken apart from a fetch. */
const RECORDS = 4000
const PASSES = 50

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
    'json: message → series, 4 000 label sets of 5 labels, bytes, packets and flows; the baseline is JSON.parse of pmacct, one record a message, and prom-client',
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
  const messages = benchMessages(format, RECORDS, records)
  const [slow, fast] = await race(
    [
      { name: 'baseline', run: baseline(benchMessages('pmacct-json', RECORDS, 1)) },
      { name: 'flowtally', run: flowtally(format, messages) },
    ],
    5,
  )
  if (slow === undefined || fast === undefined) return []
  const bytes = messages.reduce((sum, message) => sum + message.length, 0) / RECORDS
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
    for (let pass = 0; pass < PASSES; pass++) {
      for (const message of messages) countPmacctJson(message.toString(), counters)
    }
    return PASSES * messages.length
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
  const receive = (bytes: BenchMessage) =>
    pipeline.receive({ format, bytes, address: 'flows', port: 0, received: RECEIVED })
  const flushAfter = Math.ceil((messages.length / RECORDS) * FLUSH_EVERY)
  return () => {
    const before = series.counts[0]?.tallied ?? 0
    let received = 0
    for (let pass = 0; pass < PASSES; pass++) {
      for (const bytes of messages) {
        receive(bytes)
        if (++received % flushAfter === 0) flush()
      }
    }
    flush()
    return (series.counts[0]?.tallied ?? 0) - before
  }
}
