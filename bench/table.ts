import { Counter, Registry } from 'prom-client'
import { Dictionary } from '../src/model/dictionary.ts'
import { FieldSet } from '../src/model/field-set.ts'
import { Flows } from '../src/model/flows.ts'
import { Random } from '../src/source/generator/traffic/random.ts'
import { LaneTally } from '../src/tally/lane-tally.ts'
import type { MetricDefinition, ValueName } from '../src/tally/metric-definition.ts'
import { Series } from '../src/tally/series.ts'
import { race } from './measure.ts'
import { benchFields, benchMetric, SERIES } from './metric.ts'
import { atLeast, printTable, ratio } from './print.ts'
import { SAMPLERS } from './traffic.ts'
import { zipf } from './zipf.ts'

/** Rows of a batch, as a datagram has them. */
const ROWS = 25

type LabelValues = Readonly<Record<(typeof labelNames)[number], number>>

const labelNames = ['sampler', 'src_as', 'dst_as', 'in_if', 'out_if'] as const

/** The table alone: records whose labels and values are ready, added up. */
export async function benchTable(): Promise<void> {
  const rows: string[][] = []
  rows.push(await row('3 values, 3 inc(labels)', ['bytes', 'packets', 'flows'], 15))
  rows.push(await row('1 value, 1 inc(labels)', ['bytes']))
  printTable(
    'table: LaneTally.add alone, 100 000 label sets of 5 labels',
    ['per record', 'ns/record', 'prom-client ns', 'ratio', 'bar'],
    rows,
  )
  await benchBounded()
}

/** Where more label sets come than have rows: the lane's part, merging, and rows that come and go. */
async function benchBounded(): Promise<void> {
  const records = drawRecords()
  const ample = laneAndSeries({})
  const tight = laneAndSeries({ limit: 2000, otherLimit: 250 })
  const [plain, bounded, filling] = await race([
    { name: 'room for all', run: flowtally(records, ample) },
    { name: 'bounded', run: flowtally(records, tight) },
    { name: 'filling the batch', run: flowtally(records, { add: () => {}, report: () => {} }) },
  ])
  if (plain === undefined || bounded === undefined || filling === undefined) return
  const [all, few] = [plain, bounded].map(
    ({ nanosecondsPerUnit }) => nanosecondsPerUnit - filling.nanosecondsPerUnit,
  )
  const share = (all ?? 0) / (few ?? 0)
  printTable(
    'bounded: lane and merging, a report and a scrape for 200 000 records of 100 000 label sets',
    ['rows', 'ns/record', 'share of its speed', 'bar'],
    [
      ['110 000', (all ?? 0).toFixed(0), '', ''],
      ['2000', (few ?? 0).toFixed(0), share.toFixed(2), atLeast(share, 0.5)],
    ],
  )
}

/** A lane and what the main thread does with its reports, a second apart; each is followed by a scrape. */
function laneAndSeries(limits: Partial<MetricDefinition>) {
  const plain = benchMetric()
  // one `other` row for each sampler
  const labels = plain.labels.map((label) => ({ ...label, bounded: label.label === 'sampler' }))
  const metric = { ...plain, labels, ...limits }
  const names = new Dictionary(1000)
  for (let sampler = 1; sampler <= SAMPLERS; sampler++) names.number(`192.0.2.${sampler}`)
  const lane = new LaneTally([metric], names)
  const series = new Series([metric], new Dictionary(1000))
  let now = 0
  return {
    add: (flows: Flows) => lane.add(flows),
    report() {
      now += 1000
      series.merge(0, 1, lane.report(), names.takeNew(), now)
      series.scrapers.came('prometheus', 1000, now)
      series.scrapers.delivered('prometheus', series.scrapers.begin(), now)
      for (const _ of series.tendSteps(now));
    },
  }
}

async function row(what: string, values: readonly ValueName[], bar?: number): Promise<string[]> {
  const metric = benchMetric(values)
  const records = drawRecords()
  const [slow, whole, filling] = await race([
    { name: 'prom-client', run: promClient(records, values.length) },
    { name: 'flowtally', run: flowtally(records, new LaneTally([metric], new Dictionary(1000))) },
    { name: 'filling the batch', run: flowtally(records, { add: () => {}, report: () => {} }) },
  ])
  if (slow === undefined || whole === undefined || filling === undefined) return []
  const alone = whole.nanosecondsPerUnit - filling.nanosecondsPerUnit
  const times = slow.nanosecondsPerUnit / alone
  return [
    what,
    alone.toFixed(0),
    slow.nanosecondsPerUnit.toFixed(0),
    ratio(times),
    bar === undefined ? '' : atLeast(times, bar),
  ]
}

/** Every label set once, then as many drawn by Zipf's law; a batch is of one sampler. */
function drawRecords(): LabelValues[] {
  const random = new Random(1)
  const perSampler = SERIES / SAMPLERS
  const sets = Array.from({ length: SERIES }, (_, i) => ({
    sampler: 1 + Math.floor(i / perSampler),
    src_as: random.between(64_496, 65_535),
    dst_as: i,
    in_if: random.between(1, 16),
    out_if: random.between(1, 16),
  }))
  const rank = zipf(perSampler)
  const drawn = Array.from({ length: SERIES }, (_, i) => {
    const sampler = Math.floor(i / ROWS) % SAMPLERS
    return sets[sampler * perSampler + rank(random)]
  })
  return [...sets, ...drawn].filter((set) => set !== undefined)
}

function promClient(records: readonly LabelValues[], values: number): () => number {
  const registers = [new Registry()]
  const counters = Array.from(
    { length: values },
    (_, i) => new Counter({ name: `flow_${i}_total`, help: 'Flows.', labelNames, registers }),
  )
  // labels are made for each record, as a decoder would
  return () => {
    for (const { sampler, src_as, dst_as, in_if, out_if } of records) {
      const labels = { sampler, src_as, dst_as, in_if, out_if }
      for (const counter of counters) counter.inc(labels, 1500)
    }
    return records.length
  }
}

/** One batch is filled again and again, as a decoder does; what that costs is measured apart. */
function flowtally(
  records: readonly LabelValues[],
  tally: { add(flows: Flows): void; report(): unknown },
): () => number {
  const flows = new Flows(new FieldSet(benchFields))
  flows.rates.fill(1)
  const packed = pack(records)
  const columns = packedFields.map((name) => flows.column(name)?.data ?? new Uint32Array(0))
  const addAll = () => {
    for (let at = 0; at < packed.length; at += columns.length * ROWS) {
      flows.begin(ROWS, empty)
      for (const [c, data] of columns.entries()) copy(packed, at + c * ROWS, data)
      tally.add(flows)
    }
    tally.report()
  }
  return () => {
    for (let pass = 0; pass < PASSES; pass++) addAll()
    return records.length * PASSES
  }
}

/** Ours goes through the records more often, to be measured as long as prom-client. */
const PASSES = 10

const empty = new Uint8Array(0)
const packedFields = [...labelNames, 'bytes', 'packets'] as const

/** The rows of each batch column by column, one batch behind the other. */
function pack(records: readonly LabelValues[]): Uint32Array {
  const width = packedFields.length
  const packed = new Uint32Array(records.length * width)
  for (const [i, record] of records.entries()) {
    const at = Math.floor(i / ROWS) * ROWS * width + (i % ROWS)
    for (const [c, name] of labelNames.entries()) packed[at + c * ROWS] = record[name]
  }
  return packed
}

function copy(from: Uint32Array, at: number, to: Uint32Array): void {
  for (let row = 0; row < ROWS; row++) to[row] = from[at + row] ?? 0
}
