import { Dictionary } from '../src/model/dictionary.ts'
import type { FieldName } from '../src/model/fields.ts'
import type { MetricDefinition } from '../src/tally/metric-definition.ts'
import { Series } from '../src/tally/series.ts'
import { BaselineCounters } from './baseline/counters.ts'
import { BaselineDecoder } from './baseline/decoder.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { race } from './measure.ts'
import { benchMetric } from './metric.ts'
import { atLeast, printTable, ratio } from './print.ts'
import { type BenchDatagram, benchTraffic, type Protocol, protocols } from './traffic.ts'

/** Datagrams between two reports: 250 ms at 40 000 a second. */
const FLUSH_EVERY = 10_000

const RECEIVED = 1_700_086_400_000

/** From datagrams to series in one process: decoding, tallying, reports and merging them. */
export async function benchPipeline(): Promise<void> {
  const rows: string[][] = []
  for (const protocol of protocols) rows.push(await row(protocol, protocol))
  // one more label than the baseline has, from the sampled header
  rows.push(await row('sflow, header', 'sflow', ['proto']))
  printTable(
    'pipeline: datagram → series, 100 000 label sets of 5 labels, bytes, packets and flows',
    ['protocol', 'records/s', 'ns/record', 'baseline ns', 'ratio', 'bar'],
    rows,
  )
}

async function row(
  name: string,
  protocol: Protocol,
  labels: readonly FieldName[] = [],
): Promise<string[]> {
  const datagrams = benchTraffic(protocol)
  const metric = benchMetric(undefined, labels)
  const [slow, fast] = await race(
    [
      { name: 'baseline', run: baseline(datagrams) },
      { name: 'flowtally', run: flowtally(datagrams, metric) },
    ],
    5,
  )
  if (slow === undefined || fast === undefined) return []
  return [
    name,
    `${(1e3 / fast.nanosecondsPerUnit).toFixed(1)} M`,
    fast.nanosecondsPerUnit.toFixed(0),
    slow.nanosecondsPerUnit.toFixed(0),
    ratio(fast.ratio),
    atLeast(fast.ratio, protocol === 'sflow' ? 5 : 10),
  ]
}

function baseline(datagrams: readonly BenchDatagram[]): () => number {
  const decoder = new BaselineDecoder()
  const counters = new BaselineCounters()
  return () => {
    let records = 0
    for (const { bytes, address } of datagrams) {
      const decoded = decoder.decode(bytes, address)
      counters.add(decoded, address)
      records += decoded.records.length
    }
    return records
  }
}

function flowtally(datagrams: readonly BenchDatagram[], metric: MetricDefinition): () => number {
  const metrics = [metric]
  const pipeline = countingPipeline(metrics)
  const series = new Series(metrics, new Dictionary(1000))
  const flush = () => {
    const report = pipeline.tally.report()
    series.merge(0, 0, report, pipeline.names.takeNew(), 0)
  }
  return () => {
    const before = series.counts[0]?.tallied ?? 0
    for (const [i, { bytes, address }] of datagrams.entries()) {
      pipeline.receive({ format: 'flow', bytes, address, port: 2055, received: RECEIVED })
      if (i % FLUSH_EVERY === 0) flush()
    }
    flush()
    return (series.counts[0]?.tallied ?? 0) - before
  }
}
