import { Dictionary } from '../src/model/dictionary.ts'
import type { Pipeline } from '../src/pipeline.ts'
import type { MetricDefinition } from '../src/tally/metric-definition.ts'
import { Series } from '../src/tally/series.ts'
import type { BenchDatagram } from './traffic.ts'

/** Datagrams between two reports: 250 ms at 40 000 a second. */
const FLUSH_EVERY = 10_000

const RECEIVED = 1_700_086_400_000

/** Sends datagrams through a lane and merges what it reports; says each time how many observations. */
export function datagramsToSeries(
  datagrams: readonly BenchDatagram[],
  pipeline: Pipeline,
  metrics: readonly MetricDefinition[],
): () => number {
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
