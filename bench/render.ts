import { renderFlowMetrics } from '../src/expose/render-flow-metrics.ts'
import { Dictionary } from '../src/model/dictionary.ts'
import { Series } from '../src/tally/series.ts'
import { BaselineCounters } from './baseline/counters.ts'
import { BaselineDecoder } from './baseline/decoder.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { median, race } from './measure.ts'
import { benchMetric } from './metric.ts'
import { atLeast, atMost, printTable, ratio } from './print.ts'
import { ownTime } from './thread-time.ts'
import { type BenchDatagram, benchTraffic } from './traffic.ts'
import { watchLoop } from './watch-loop.ts'

const ROUNDS = 9

const view = { format: 'text', viewer: 'visitor', created: false } as const

/** A scrape: 100 000 series as text. Slices are what keeps others from their turn, without the time that others take. */
export async function benchRender(): Promise<void> {
  const datagrams = benchTraffic('v9', 0)
  const series = tally(datagrams)
  const slices: number[] = []
  const ours = async () => {
    let bytes = 0
    const stop = watchLoop()
    await renderFlowMetrics(series.tables, series.names, view, (chunk) => {
      bytes += chunk.length
    })
    slices.push(ownTime(await stop()))
    return bytes
  }
  // before anything is compiled
  await ours()
  const registry = count(datagrams)
  const baselineSlices: number[] = []
  const [slow, fast] = await race(
    [
      {
        name: 'prom-client',
        run: async () => {
          const stop = watchLoop()
          const text = await registry.metrics()
          baselineSlices.push(ownTime(await stop()))
          return text.length / 1e6
        },
      },
      { name: 'flowtally', run: async () => (await ours()) / 1e6 },
    ],
    ROUNDS,
  )
  if (slow === undefined || fast === undefined) return
  const [cold = Number.NaN, ...warm] = slices
  const longest = Math.max(median(warm), cold)
  printTable(
    `render: ${series.tables[0]?.rows.size} series of 5 labels, text format`,
    ['', 'CPU ms/MB', 'ratio', 'bar', 'longest slice cold ms', 'warm ms', 'bar'],
    [
      [
        'prom-client',
        (slow.nanosecondsPerUnit / 1e6).toFixed(1),
        '',
        '',
        (baselineSlices[0] ?? Number.NaN).toFixed(0),
        median(baselineSlices).toFixed(0),
        '',
      ],
      [
        'flowtally',
        (fast.nanosecondsPerUnit / 1e6).toFixed(1),
        ratio(fast.ratio),
        atLeast(fast.ratio, 8),
        cold.toFixed(1),
        `${median(warm).toFixed(1)} (worst ${Math.max(...warm).toFixed(1)})`,
        atMost(longest, 10),
      ],
    ],
  )
}

function tally(datagrams: readonly BenchDatagram[]): Series {
  const metrics = [benchMetric(['bytes'])]
  const names = new Dictionary(1000)
  const pipeline = countingPipeline(metrics)
  for (const { bytes, address } of datagrams) {
    pipeline.receive({ format: 'flow', bytes, address, port: 2055, received: 1_700_086_400_000 })
  }
  const series = new Series(metrics, names)
  series.merge(0, 0, pipeline.tally.report(), pipeline.names.takeNew(), 0)
  return series
}

/** The same series in prom-client: those of the one counter that ours has, too. */
function count(datagrams: readonly BenchDatagram[]): BaselineCounters['registry'] {
  const decoder = new BaselineDecoder()
  const counters = new BaselineCounters()
  for (const { bytes, address } of datagrams) {
    counters.add(decoder.decode(bytes, address), address)
  }
  counters.registry.removeSingleMetric('flow_bench_packets_total')
  counters.registry.removeSingleMetric('flow_bench_flows_total')
  return counters.registry
}
