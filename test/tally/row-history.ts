import assert from 'node:assert/strict'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/checkpoint/checkpoint.ts'
import { Dictionary, UNKNOWN_NAME } from '../../src/model/dictionary.ts'
import { isHeld, LIVE, WAITING, ZERO } from '../../src/model/row-state.ts'
import { keyLayout } from '../../src/tally/key-layout.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import type { SeriesTable } from '../../src/tally/series-table.ts'
import { resultOf } from '../support/result-of.ts'
import { PrometheusModel, type Shown } from './prometheus-model.ts'
import { random } from './random.ts'
import { labelsOf, rowsIn, sumOf, wholeNumber } from './read-rows.ts'
import { TestLane } from './test-lane.ts'
import { TestNames } from './test-names.ts'

/** How a scrape goes: it arrives, is cut off, arrives after what happens next, or does not come. */
export type Outcome = 'whole' | 'cut' | 'slow' | 'away'

export type Step =
  | {
      readonly kind: 'records'
      readonly lane: number
      readonly seed: number
      readonly shift: number
    }
  | { readonly kind: 'flush'; readonly lane: number }
  | { readonly kind: 'turn'; readonly lane: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'scrapes'; readonly outcomes: readonly [Outcome, Outcome] }
  /** With a checkpoint, or without. */
  | { readonly kind: 'stop'; readonly kept: boolean }
  /** What is in the checkpoint is carried on. */
  | { readonly kind: 'crash' }
  /** Something has another name, or is being looked up. */
  | { readonly kind: 'name'; readonly of: string; readonly text: string; readonly pending: boolean }
  /** Goes on with another metric. */
  | { readonly kind: 'reload'; readonly metric: MetricDefinition }
  /** Goes on with the same metric under other limits and conditions. */
  | { readonly kind: 'limits'; readonly limits: Limits }

/** What can change without other rows. */
export interface Limits extends Pick<MetricDefinition, 'limit' | 'where'> {
  readonly others: number
}

/** A metric of `in_if` and `src_as`, or of one of them or none, with these limits. */
export function limited(
  metric: MetricDefinition,
  { limit, others, where }: Limits,
): MetricDefinition {
  const fields = metric.labels.map(({ field }) => field)
  const some = fields.includes('in_if') ? Math.min(others, limit - 1) : 1
  return { ...metric, limit, where, otherLimit: fields.includes('src_as') ? some : limit }
}

const INTERVAL = 15_000
const TIMEOUT = 10_000
const IDS = ['a', 'b'] as const
const LANES = 2

/** A scraper and what it can expect. */
interface Known {
  prometheus: PrometheusModel
  /** What was tallied and shown at its first scrape. */
  base: readonly bigint[]
}

/** A file that was written, and what was in it by our reckoning. */
interface Checkpoint {
  readonly bytes: Uint8Array
  readonly before: readonly bigint[]
  readonly tallied: readonly bigint[]
  readonly hidden: boolean
}

interface Delivery {
  readonly id: string
  readonly snapshot: number
  readonly shown: Shown
  /** Tallied less held, when the snapshot was taken. */
  readonly visible: readonly bigint[]
}

/** Runs a history through the tables and a plain model, and compares them at every scrape. */
export class RowHistory {
  #metric: MetricDefinition
  /** Rows that there may be: more than the limit while it is being lowered. */
  #most: number
  readonly #perHour: number
  readonly #values: number
  #now = 1_700_000_000_000
  #series: Series
  #lanes: TestLane[] = []
  #incarnation = 0
  /** All that earlier runs tallied, and what this one did. */
  #before: bigint[]
  #tallied: bigint[]
  readonly #known = new Map<string, Known>()
  #late: Delivery[] = []
  #visitor: Shown = new Map()
  readonly #seenTables: SeriesTable[] = []
  readonly #names = new TestNames()
  #checkpoint: Checkpoint | undefined

  constructor(metric: MetricDefinition, perHour: number) {
    this.#metric = metric
    this.#most = metric.limit
    this.#perHour = perHour
    this.#values = metric.values.length
    this.#series = this.#newSeries()
    this.#before = this.#zeros()
    this.#tallied = this.#zeros()
    this.#newLanes()
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) {
      this.#step(step)
      this.#check()
      if (step.kind !== 'scrapes') this.#arrive()
    }
  }

  get #table(): SeriesTable {
    const [table] = this.#series.tables
    assert.ok(table)
    return table
  }

  #step(step: Step): void {
    switch (step.kind) {
      case 'records':
        this.#record(step)
        break
      case 'flush':
        this.#flush(step.lane)
        this.#series.tend(this.#now)
        break
      case 'turn':
        this.#flush(step.lane)
        this.#lanes[step.lane]?.turn()
        break
      case 'wait':
        this.#now += step.seconds * 1000
        this.#series.tend(this.#now)
        break
      case 'scrapes':
        this.#scrapes(step.outcomes)
        break
      case 'stop':
        if (step.kept) this.#stopKept()
        else this.#stop()
        break
      case 'crash':
        this.#crash()
        break
      case 'name':
        this.#names.set(step.of, step)
        break
      case 'reload':
        this.#reload(step.metric)
        break
      case 'limits':
        this.#reload(limited(this.#metric, step.limits))
    }
  }

  /** Some records of a few interfaces and systems; with time other systems are the large ones. */
  #record({ lane, seed, shift }: Step & { kind: 'records' }): void {
    const next = random(seed)
    for (let i = next(12); i >= 0; i--) {
      const fields = { sampler: UNKNOWN_NAME, in_if: next(4), src_as: next(6) + shift }
      const { labels } = keyLayout(this.#metric)
      const key = labels.map(({ field }) => fields[field as keyof typeof fields] ?? 0)
      const bytes = [1, 10, 100, 1000, 2 ** 40][next(5)] ?? 0
      this.#lanes[lane]?.add(key.length === 0 ? [0] : key, [bytes, 1])
      this.#pending[lane] = plus(this.#pending[lane] ?? [], [BigInt(bytes), 1n])
    }
  }

  readonly #pending: bigint[][] = []

  #flush(lane: number): void {
    const report = this.#lanes[lane]?.report()
    if (report === undefined) return
    this.#series.merge(lane, this.#incarnation, report, [], this.#now)
    this.#tallied = plus(this.#tallied, this.#pending[lane] ?? [])
    this.#pending[lane] = []
  }

  #scrapes(outcomes: readonly Outcome[]): void {
    this.#now += INTERVAL
    for (let lane = 0; lane < LANES; lane++) this.#flush(lane)
    this.#series.tend(this.#now)
    for (const [i, id] of IDS.entries()) {
      const outcome = outcomes[i]
      this.#arrive(id)
      if (outcome === undefined || outcome === 'away') continue
      const delivery = this.#ask(id)
      if (outcome === 'whole') this.#deliver(delivery)
      if (outcome === 'slow') this.#late.push(delivery)
    }
    this.#lookAsVisitor()
  }

  #ask(id: string): Delivery {
    this.#series.scrapers.came(id, TIMEOUT, this.#now)
    const snapshot = this.#series.scrapers.begin()
    this.#keep()
    return { id, snapshot, shown: this.#shown(true), visible: this.#visible() }
  }

  #deliver({ id, snapshot, shown, visible }: Delivery): void {
    this.#series.scrapers.delivered(id, snapshot, this.#now)
    const known = this.#known.get(id) ?? { prometheus: new PrometheusModel(this.#values), base: [] }
    this.#known.set(id, known)
    if (!known.prometheus.hasScraped) known.base = visible
    known.prometheus.scrape(shown)
    const grown = known.prometheus.grown.map((sum, v) => sum + (known.base[v] ?? 0n))
    assert.deepEqual(grown, visible, `what ${id} saw its series grow by`)
    this.#forget()
    this.#series.tend(this.#now)
  }

  /** Who is forgotten starts anew. */
  #forget(): void {
    const { known, settled } = this.#series.scrapers.state
    if (!settled) return
    const ids = new Set(known.map(([id]) => id))
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id)
  }

  /** What was slow arrives, of one scraper or all. */
  #arrive(of?: string): void {
    const late = this.#late
    this.#late = late.filter(({ id }) => of !== undefined && id !== of)
    for (const delivery of late) if (!this.#late.includes(delivery)) this.#deliver(delivery)
  }

  /** SIGTERM without a checkpoint: whoever scraped fetches the last numbers. */
  #stop(): void {
    this.#arrive()
    for (let lane = 0; lane < LANES; lane++) this.#flush(lane)
    this.#series.stop(this.#now)
    const { tables, leaving } = this.#series.state
    if ([...tables, ...leaving].every(({ rows }) => rows.states[0] === LIVE)) {
      assert.deepEqual(this.#held(tables), this.#zeros(), 'everything can be shown')
    }
    const ids = this.#series.scrapers.state.known.map(([id]) => id)
    for (let round = 0; round < 6 && !this.#series.isSeen; round++) {
      this.#now += INTERVAL
      for (const id of ids) this.#deliver(this.#ask(id))
      this.#check()
    }
    assert.ok(this.#series.isSeen || ids.length === 0, 'all is seen')
    for (const id of this.#known.keys()) if (!ids.includes(id)) this.#known.delete(id)
    this.#before = plus(this.#before, this.#tallied)
    this.#tallied = this.#zeros()
    this.#checkpoint = undefined
    this.#begin()
  }

  /** SIGTERM with a checkpoint: nobody waits, and nothing is lost. */
  #stopKept(): void {
    for (let lane = 0; lane < LANES; lane++) this.#flush(lane)
    this.#keep()
    this.#crash()
  }

  /** Whatever is not in the checkpoint is gone; without one everything begins anew. */
  #crash(): void {
    this.#late = []
    this.#begin()
    if (this.#checkpoint === undefined) {
      this.#known.clear()
      this.#tallied = this.#zeros()
      return
    }
    const { bytes, before, tallied, hidden } = this.#checkpoint
    const { series } = resultOf(decodeCheckpoint(bytes, this.#series.names))
    this.#series.restore(series, this.#now)
    this.#before = [...before]
    this.#tallied = [...tallied]
    this.#noteOtherTable(hidden)
    this.#most = Math.max(this.#most, this.#shownRows())
    this.#forget()
  }

  #keep(): void {
    const bytes = Buffer.concat([
      ...encodeCheckpoint({ series: this.#series.state, positions: [] }),
    ])
    const hidden = this.#table.isHidden
    this.#checkpoint = { bytes, before: this.#before, tallied: this.#tallied, hidden }
  }

  #begin(): void {
    this.#series = this.#newSeries()
    this.#incarnation++
    this.#newLanes()
    this.#visitor = new Map()
  }

  #reload(metric: MetricDefinition): void {
    this.#arrive()
    for (let lane = 0; lane < LANES; lane++) this.#flush(lane)
    const table = this.#table
    this.#metric = metric
    this.#most = Math.max(this.#most, metric.limit)
    this.#series.reload([metric], this.#now)
    this.#incarnation++
    this.#newLanes()
    this.#visitor = new Map()
    this.#noteOtherTable(table.isHidden)
  }

  /** A table of other labels begins at nothing; what was in one that nobody was ever shown is gone. */
  #noteOtherTable(wasHidden: boolean): void {
    if (wholeNumber(this.#table.rows.talliedBytes) === this.#tallied[0]) return
    if (!wasHidden) this.#before = plus(this.#before, this.#tallied)
    this.#tallied = this.#zeros()
  }

  #shownRows(): number {
    return this.#series.shown.reduce((sum, { rows }) => sum + rows.size, 0)
  }

  #check(): void {
    const table = this.#table
    const { rows, definition } = table
    const slots = rowsIn(table)
    if (this.#shownRows() <= definition.limit) this.#most = definition.limit
    assert.ok(this.#shownRows() <= this.#most, 'no more rows than the limit')
    assert.equal(slots.length, rows.size)
    if (this.#most === definition.limit && !table.isOver) {
      assert.ok(rows.otherRows <= definition.otherLimit, 'no more `other` rows than theirs')
    }
    const shownSlots = slots.filter((row) => rows.states[row] !== WAITING)
    const labels = shownSlots.map((row) => labelsOf(table, this.#series.names, row).join())
    assert.equal(new Set(labels).size, labels.length, 'no two rows read alike')
    for (const row of slots) this.#checkParent(table, row)
    const held = this.#held([table])[0] ?? 0n
    const shown = slots
      .filter((row) => !isHeld(rows.states[row]))
      .reduce((sum, row) => sum + sumOf(table, row, 0), 0n)
    assert.equal(wholeNumber(rows.heldBytes), held, 'held')
    assert.equal(wholeNumber(rows.talliedBytes), this.#tallied[0], 'tallied')
    assert.equal(shown + held + wholeNumber(rows.retiredBytes), this.#tallied[0], 'the identity')
  }

  /** A row with all its labels is under the `other` row that keeps the bounded ones. */
  #checkParent(table: SeriesTable, row: number): void {
    const { rows } = table
    if (row === 0) return
    const parent = rows.parents[row] ?? 0
    const above = this.#keyLabels(table, parent)
    const labels = this.#keyLabels(table, row)
    const expected = labels.map((value, i) => {
      const isKept = table.layout.labels[i]?.bounded && !rows.isOther(rows.others[row] ?? 0)
      return isKept ? value : 'other'
    })
    assert.notEqual(rows.births[parent], 0, `${labels} has lost what is above it`)
    assert.deepEqual(above, expected, `what is above ${labels}`)
  }

  /** The labels of a row without those that follow others: these may have got other names since. */
  #keyLabels(table: SeriesTable, row: number): string[] {
    const { definition, layout } = table
    const isKey = (label: string) => layout.labels.some((one) => one.label === label)
    return labelsOf(table, this.#series.names, row).filter((_, i) =>
      isKey(definition.labels[i]?.label ?? ''),
    )
  }

  /** Those who are no scrapers see counters that do not fall as long as it is the same row. */
  #lookAsVisitor(): void {
    const births = this.#series.shown.flatMap((table) =>
      shownIn(table).map((row) => `${this.#tableNumber(table)} ${table.rows.births[row]}`),
    )
    const shown = new Map<string, readonly bigint[]>()
    for (const [i, [labels, values]] of [...this.#shown(false)].entries()) {
      shown.set(`${labels} ${births[i]}`, values)
    }
    for (const [labels, values] of this.#visitor) {
      const now = shown.get(labels) ?? values
      for (const [v, value] of values.entries()) {
        assert.ok((now[v] ?? 0n) >= value, `${labels} fell`)
      }
    }
    this.#visitor = shown
  }

  #tableNumber(table: SeriesTable): number {
    if (!this.#seenTables.includes(table)) this.#seenTables.push(table)
    return this.#seenTables.indexOf(table)
  }

  #shown(asScraper: boolean): Shown {
    const shown = new Map<string, readonly bigint[]>()
    for (const table of this.#series.shown) {
      const { definition, rows } = table
      for (const row of rowsIn(table)) {
        if (rows.states[row] === WAITING) continue
        const isZero = asScraper && rows.states[row] === ZERO
        const values = definition.values.map((_, v) => (isZero ? 0n : sumOf(table, row, v)))
        const labels = labelsOf(table, this.#series.names, row)
        const text = labels.map((value, i) => `${definition.labels[i]?.label}=${value}`).join()
        assert.ok(!shown.has(text), `${text} is shown twice`)
        shown.set(text, values)
      }
    }
    return shown
  }

  #held(tables: readonly SeriesTable[]): bigint[] {
    return tables
      .flatMap((table) =>
        rowsIn(table)
          .filter((row) => isHeld(table.rows.states[row]))
          .map((row) => this.#metric.values.map((_, v) => sumOf(table, row, v))),
      )
      .reduce(plus, this.#zeros())
  }

  #visible(): bigint[] {
    const all = plus(this.#before, this.#tallied)
    const { tables, leaving } = this.#series.state
    const held = this.#held([...tables, ...leaving])
    return all.map((sum, v) => sum - (held[v] ?? 0n))
  }

  #newSeries(): Series {
    const options = { newSeriesPerHour: this.#perHour, labelNames: this.#names }
    return new Series([this.#metric], new Dictionary(100), options)
  }

  #newLanes(): void {
    this.#lanes = Array.from({ length: LANES }, () => new TestLane(this.#values))
    this.#pending.length = 0
  }

  #zeros(): bigint[] {
    return Array(this.#values).fill(0n)
  }
}

const shownIn = (table: SeriesTable) =>
  rowsIn(table).filter((row) => table.rows.states[row] !== WAITING)

function plus(a: readonly bigint[], b: readonly bigint[]): bigint[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0n) + (b[i] ?? 0n))
}
