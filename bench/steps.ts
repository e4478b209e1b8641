import { deserialize, serialize } from 'node:v8'
import { decodeCheckpoint, encodeCheckpoint } from '../src/checkpoint/checkpoint.ts'
import { interfaceFamilies } from '../src/counters/interface-families.ts'
import { InterfaceTable } from '../src/counters/interface-table.ts'
import { COUNTS } from '../src/decode/sampler-counts.ts'
import { openDatabase } from '../src/enrich/databases/open-database.ts'
import { asOfRecord } from '../src/enrich/databases/record-values.ts'
import { treeOfDatabase } from '../src/enrich/databases/tree-of-database.ts'
import { parseNetworks } from '../src/enrich/networks/parse-networks.ts'
import { tableOfNetworks } from '../src/enrich/networks/table-of-networks.ts'
import { flattenTree } from '../src/enrich/prefix/flatten-tree.ts'
import { renderFamilies } from '../src/expose/render-families.ts'
import { renderTelemetry } from '../src/expose/render-telemetry.ts'
import type { LaneReport, SamplerReport } from '../src/lanes/lane-report.ts'
import { interfaceCounters } from '../src/model/counter-sample.ts'
import { Dictionary } from '../src/model/dictionary.ts'
import type { FieldName } from '../src/model/fields.ts'
import { statusPage } from '../src/page/status-page.ts'
import { Ledger } from '../src/status/ledger.ts'
import { cardinality } from '../src/tally/cardinality.ts'
import { keyLayout } from '../src/tally/key-layout.ts'
import type { MetricDefinition } from '../src/tally/metric-definition.ts'
import { RECENT, RecentRows } from '../src/tally/recent-rows.ts'
import { Series } from '../src/tally/series.ts'
import { BLOCK_IDS, type Block, type TallyReport } from '../src/tally/tally-report.ts'
import { Telemetry } from '../src/telemetry.ts'
import { fullStatus } from '../test/page/full-status.ts'
import { laneReport, noLevels } from '../test/support/lane-reports.ts'
import { asRecord, randomDatabase } from '../test/support/random-database.ts'
import { textOf } from '../test/support/text-of.ts'
import { FULL_SIZE, NAMED_NETWORKS } from './address-data.ts'
import { collectGarbage } from './collect-garbage.ts'
import { printTable } from './print.ts'
import { StepWatch } from './step-watch.ts'
import { watchLoop } from './watch-loop.ts'

const ROWS = 100_000
const OTHER_ROWS = 1000
const NAMES = 100_000
const SAMPLERS = 1000
const HOUR = 3_600_000

const fields = ['sampler', 'src_addr', 'dst_addr', 'in_if', 'in_if_name'] as const

const metric: MetricDefinition = {
  id: 'steps',
  name: 'flow_steps',
  help: 'Traffic of the bench.',
  labels: fields.map((field) => ({ label: field, field, bounded: !field.endsWith('_addr') })),
  values: ['bytes', 'packets', 'flows'],
  where: [],
  limit: ROWS,
  otherLimit: OTHER_ROWS,
  scale: true,
  bytes: 'frame',
  idle: HOUR,
}

/** Interfaces that get other names when the version changes. */
const names = {
  version: 0,
  find: (field: FieldName, [sampler = '', number = '']: readonly string[]) => {
    const text = field === 'sampler' ? sampler : `xe-${names.version}/0/${number}`
    return { text, pending: false }
  },
}

/** What the main thread does with 100 000 rows of long keys: the longest that others wait for their turn. */
export async function benchSteps(): Promise<void> {
  const watch = new StepWatch()
  const main = new Main(watch)
  main.birth()
  main.promotion()
  main.cardinality()
  main.status()
  page(watch)
  main.restart()
  main.reload()
  main.expiry()
  main.rename()
  main.stop()
  main.names()
  await reports(watch)
  addresses(watch)
  printTable(
    `steps: ${ROWS} rows of ${fields.length} labels, keys of ${keyLayout(metric).words} words, ${ROWS} more candidates`,
    ['', 'steps', 'longest ms', 'of its own', 'bar'],
    watch.rows(),
  )
}

/** The status page with everything on it that there may be, as at the start and when it is hot. */
function page(watch: StepWatch): void {
  const options = { host: '', links: { pages: [], apis: [] } }
  for (let i = 0; i < 20; i++) {
    const name = i === 0 ? 'the status page, the first time' : 'the status page'
    watch.run(name, statusPage(fullStatus(), options))
  }
}

/** Files of full size. */
function addresses(watch: StepWatch): void {
  const lines = Array.from({ length: NAMED_NETWORKS }, (_, i) =>
    i % 2 === 0
      ? `10.${(i >> 9) & 255}.${(i >> 1) & 255}.0/24,site ${i % 1000}`
      : `2001:db8:${(i >> 1).toString(16)}::/48,site ${i % 1000},${64_512 + (i % 1000)}`,
  )
  const bytes = Buffer.from(lines.join('\n'))
  const { networks } = watch.run('networks: reading', parseNetworks(bytes))
  watch.run('networks: table', tableOfNetworks(networks))
  const database = openDatabase(randomDatabase(FULL_SIZE, asRecord, { aliases: true }).bytes)
  const number = (record: unknown) => asOfRecord(record)?.number ?? -1
  const { tree } = watch.run(
    'database: reading',
    treeOfDatabase(database, (record) => number(record) & 0xffff),
  )
  watch.run('database: table', flattenTree(tree))
}

/** The tables of the main thread in virtual time. */
class Main {
  readonly #watch: StepWatch
  #series = newSeries()
  #now = 1_700_000_000_000
  #epoch = 0

  constructor(watch: StepWatch) {
    this.#watch = watch
  }

  birth(): void {
    this.#merge('merging new label sets', report(0, ROWS, this.#epoch, 1000))
    this.#scrape('rows that show what they held')
    this.#merge('merging known label sets', known(ROWS, this.#epoch))
  }

  promotion(): void {
    this.#merge('merging label sets without a row', report(ROWS, ROWS, ++this.#epoch, 5000))
    for (let i = 0; i < 5; i++) this.#scrape('promotion')
  }

  cardinality(): void {
    for (const table of this.#series.tables) this.#watch.run('/api/cardinality', cardinality(table))
  }

  status(): void {
    for (const table of this.#series.tables) {
      const recent = new RecentRows(table, this.#now)
      this.#now += RECENT
      this.#watch.run('status: sums are remembered', recent.note(this.#now))
      this.#now += RECENT
      this.#merge('merging known label sets', known(ROWS, this.#epoch))
      this.#watch.run('/api/status: the largest of late', recent.growth(10, this.#now))
    }
  }

  restart(): void {
    const { state } = this.#series
    const pieces: Uint8Array[] = []
    const encoding = encodeCheckpoint({ series: state, positions: [] })
    this.#watch.run('checkpoint: writing', keep(encoding, pieces))
    const bytes = Buffer.concat(pieces)
    this.#series = newSeries()
    const decoding = decodeCheckpoint(bytes, this.#series.names)
    const { series } = this.#watch.run('checkpoint: reading', decoding)
    this.#watch.run('checkpoint: going on', this.#series.restoreSteps(series, this.#now))
  }

  reload(): void {
    const lower = { ...metric, limit: ROWS / 2 }
    this.#watch.run('reload with a lower limit', this.#series.reloadSteps([lower], this.#now))
    this.#scrape('rows that leave since the limit is lower')
  }

  expiry(): void {
    this.#now += 2 * HOUR
    this.#scrape('expiry')
    // weights have become so large that scores are counted anew
    this.#now += 200 * HOUR
    this.#scrape('scores that count from another moment')
  }

  rename(): void {
    this.#merge('merging new label sets', report(3 * ROWS, ROWS / 2, ++this.#epoch, 1000))
    for (let i = 0; i < 2; i++) this.#scrape('rows that show what they held')
    names.version++
    this.#scrape('rows that get other names')
  }

  stop(): void {
    this.#merge('merging new label sets', report(4 * ROWS, ROWS / 2, ++this.#epoch, 1000))
    this.#watch.run('stopping', this.#series.stopSteps(this.#now))
  }

  names(): void {
    const series = newSeries()
    const tally = { blocks: [], counts: [] }
    const texts = Array.from({ length: NAMES }, (_, i) => `name ${i} of an interface`)
    const clone = serialize(texts)
    const received = this.#watch.time('receiving new names', () => deserialize(clone) as string[])
    this.#watch.run('merging new names', series.mergeSteps(0, 1, tally, received, this.#now))
  }

  #merge(name: string, report: TallyReport): void {
    this.#now += 1000
    const names = this.#epoch === 0 ? Array.from({ length: 8 }, (_, i) => `192.0.2.${i}`) : []
    this.#watch.run(name, this.#series.mergeSteps(0, 1, report, names, this.#now))
  }

  /** A scraper is delivered to, which lets rows come and go. */
  #scrape(name: string): void {
    const { scrapers } = this.#series
    for (let i = 0; i < 2; i++) {
      this.#now += 15_000
      scrapers.came('prometheus', 10_000, this.#now)
      scrapers.delivered('prometheus', scrapers.begin(), this.#now)
      this.#watch.run(name, this.#series.tendSteps(this.#now))
    }
  }
}

/** What else comes with a report: samplers and interfaces by the thousand. */
async function reports(watch: StepWatch): Promise<void> {
  const series = newSeries()
  const interfaces = new InterfaceTable(SAMPLERS)
  const telemetry = new Telemetry(series, interfaces, { samplers: SAMPLERS, sessions: 4000 }, '0')
  const ledger = new Ledger(series, SAMPLERS, 0)
  const nameOf = (number: number) => `192.0.2.${number}`
  for (let i = 0; i < 3; i++) {
    const report = reportOf()
    watch.run(`a report of ${SAMPLERS} samplers`, telemetry.reportSteps(0, report, nameOf))
    const told = interfaces.reportSteps(report.interfaces, nameOf, i)
    watch.run(`a report of ${SAMPLERS} interfaces`, told)
    watch.run(`status: a report of ${SAMPLERS} samplers`, ledger.reportSteps(0, report, nameOf, i))
    collectGarbage()
    const stop = watchLoop()
    await textOf(renderTelemetry(telemetry.registry, 'text'))
    watch.note(`a scrape of ${SAMPLERS} samplers`, await stop())
    collectGarbage()
    const again = watchLoop()
    await textOf(renderFamilies(interfaceFamilies(interfaces), 'text'))
    watch.note(`a scrape of ${SAMPLERS} interfaces`, await again())
  }
}

function newSeries(): Series {
  return new Series([metric], new Dictionary(2 * NAMES), { labelNames: names })
}

function* keep(pieces: Generator<Uint8Array, void>, to: Uint8Array[]): Generator<void, void> {
  for (const piece of pieces) {
    to.push(piece.slice())
    yield
  }
}

/** A lane's report of so many label sets that are new to it, in blocks as lanes make them. */
function report(from: number, count: number, epoch: number, bytes: number): TallyReport {
  const { words } = keyLayout(metric)
  const blocks: Block[] = []
  for (let firstId = 0; firstId < count; firstId += BLOCK_IDS) {
    const length = Math.min(BLOCK_IDS, count - firstId)
    const newKeys = new Uint32Array(length * words)
    for (let i = 0; i < length; i++) newKeys.set(key(from + firstId + i), i * words)
    blocks.push({ ...blockOf(epoch, firstId, length, bytes), newKeys })
  }
  return { blocks, counts: [{ tallied: count, filtered: 0, implausible: 0 }] }
}

/** Its report of the same, once it has announced them. */
function known(count: number, epoch: number): TallyReport {
  const blocks: Block[] = []
  for (let firstId = 0; firstId < count; firstId += BLOCK_IDS) {
    const length = Math.min(BLOCK_IDS, count - firstId)
    const block = blockOf(epoch, firstId, length, 1000)
    blocks.push({ ...block, firstId: count, newKeys: new Uint32Array(0) })
  }
  return { blocks, counts: [{ tallied: count, filtered: 0, implausible: 0 }] }
}

function blockOf(epoch: number, firstId: number, length: number, bytes: number) {
  const ids = Uint32Array.from({ length }, (_, i) => firstId + i)
  const sums = new Float64Array(length * metric.values.length)
  for (let i = 0; i < length; i++) sums.set([bytes + (i % 97), 10, 1], i * metric.values.length)
  return { metric: 0, epoch, firstId, ids, sums }
}

/** Sampler, two IPv6 addresses, and an interface. */
function key(i: number): number[] {
  const source = [0x2001_0db8, 0, 0, i, 6]
  const destination = [0x2001_0db8, 1, 0, i * 7, 6]
  return [2 + (i % 8), ...source, ...destination, i % 100]
}

function reportOf(): LaneReport {
  const samplers: SamplerReport[] = Array.from({ length: SAMPLERS }, (_, name) => ({
    name,
    counts: new Float64Array(COUNTS).fill(1),
    lastPayload: 1,
    called: 0,
    lastFlow: 1,
    clockSkew: 0,
    flowDelay: 0,
    rates: [],
  }))
  const samples = samplers.map(({ name }, ifIndex) => ({
    sampler: name,
    ifIndex,
    domain: 0,
    sequence: 1,
    uptime: 1,
    values: interfaceCounters.map(() => 1n),
    estimate: undefined,
  }))
  return laneReport({
    interfaces: { samples, discards: [], refused: 0 },
    samplers,
    levels: { ...noLevels, samplers: SAMPLERS },
  })
}
