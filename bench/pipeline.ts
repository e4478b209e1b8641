import type { FieldName } from '../src/model/fields.ts'
import { BaselineCounters } from './baseline/counters.ts'
import { BaselineDecoder } from './baseline/decoder.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { datagramsToSeries } from './datagrams-to-series.ts'
import { race } from './measure.ts'
import { benchMetric } from './metric.ts'
import { atLeast, printTable, ratio } from './print.ts'
import { type BenchDatagram, benchTraffic, type Protocol, protocols } from './traffic.ts'

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
      {
        name: 'flowtally',
        run: datagramsToSeries(datagrams, countingPipeline([metric]), [metric]),
      },
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
