import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Lane } from '../../src/lanes/lane.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import type { FieldName } from '../../src/model/fields.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { assertProperty } from '../support/assert-property.ts'
import { ipfix, set, template, unsigned } from '../support/datagram.ts'
import { testPipeline } from '../support/test-pipeline.ts'
import { definition } from '../tally/definition.ts'
import { labelsOf, rowsIn, sumOf } from '../tally/read-rows.ts'

const now = 1_700_000_000_000

/** The metric that stays, and others that come and go before and behind it. */
const steady = definition(['sampler', 'src_as'], {
  id: 'steady',
  name: 'flow_steady',
  values: ['bytes'],
})
const other = (fields: readonly FieldName[], more: Partial<MetricDefinition> = {}) =>
  definition(fields, { id: 'other', name: 'flow_other', values: ['bytes'], ...more })
const plans: readonly (readonly MetricDefinition[])[] = [
  [steady],
  [other(['in_if']), steady],
  [steady, other(['in_if'])],
  [other(['sampler', 'in_if'], { limit: 5, otherLimit: 2 }), { ...steady, limit: 2000 }],
  [other(['in_if'], { where: [{ field: 'in_if', not: false, any: [{ kind: 'range', from: 1, to: 2 }] }] }), steady], // biome-ignore format: short
]

/** A record of `bytes`, `in_if` and `src_as`. */
const record = (bytes: number, inIf: number, as: number) =>
  [bytes, inIf, as].map((value) => unsigned(value, 4)).join(' ')
const templates = set(
  2,
  template(256, [
    [1, 4],
    [10, 4],
    [16, 4],
  ]),
)

type Step =
  | {
      readonly kind: 'records'
      readonly lane: number
      readonly sampler: number
      readonly seed: number
    }
  | { readonly kind: 'report'; readonly lane: number }
  | { readonly kind: 'change'; readonly plan: number }
  | { readonly kind: 'restart'; readonly lane: number }

const lane = fc.nat(1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('records' as const), lane, sampler: fc.nat(5), seed: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('report' as const), lane }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), plan: fc.nat(plans.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), lane }) },
) // biome-ignore format: short

/** Bytes by address of the sampler. */
type Bytes = Map<string, bigint>

const add = (to: Bytes, address: string, bytes: bigint) =>
  void to.set(address, (to.get(address) ?? 0n) + bytes)

/** A lane, and by our reckoning what is in it. */
class Reckoned {
  lane: Lane
  incarnation = 1
  /** Who has told its template. */
  readonly known = new Set<string>()
  readonly waiting: Bytes = new Map()
  readonly tallied: Bytes = new Map()

  constructor(metrics: readonly MetricDefinition[]) {
    this.lane = new Lane(testPipeline(metrics), [], now)
  }

  /** Two records, now and then with their template: without any they wait for it. */
  receive(sampler: number, seed: number): void {
    const address = `192.0.2.${sampler}`
    const bytes = seed + 1
    const records = [record(bytes, seed % 4, seed % 7), record(2 * bytes, 2, seed % 3)]
    const isTold = seed % 3 === 0
    const sets = [...(isTold ? [templates] : []), set(256, records.join(' '))]
    this.lane.receive({ format: 'flow', bytes: ipfix(sets), address, port: 1, received: now })
    add(this.waiting, address, BigInt(3 * bytes))
    if (isTold) this.known.add(address)
    if (!this.known.has(address)) return
    add(this.tallied, address, this.waiting.get(address) ?? 0n)
    this.waiting.delete(address)
  }

  /** A thread that dies takes along what it did not report, and begins without names, templates and ids. */
  restart(metrics: readonly MetricDefinition[], generation: number): void {
    this.lane = new Lane(testPipeline(metrics), [], now, generation)
    this.incarnation++
    for (const some of [this.known, this.waiting, this.tallied]) some.clear()
  }
}

/** Two lanes and the tables, without threads. */
class Program {
  #metrics = plans[0] ?? []
  #generation = 0
  readonly #series = new Series(this.#metrics, new Dictionary(1000))
  readonly #lanes = [new Reckoned(this.#metrics), new Reckoned(this.#metrics)]
  readonly #reported: Bytes = new Map()

  run(steps: readonly Step[]): void {
    for (const one of steps) this.#step(one)
    for (const lane of this.#lanes.keys()) this.#report(lane)
    this.#check()
  }

  #step(one: Step): void {
    switch (one.kind) {
      case 'records':
        this.#lanes[one.lane]?.receive(one.sampler, one.seed)
        break
      case 'report':
        this.#report(one.lane)
        break
      case 'change':
        this.#change(plans[one.plan] ?? [])
        break
      case 'restart':
        this.#lanes[one.lane]?.restart(this.#metrics, this.#generation)
    }
    this.#check()
  }

  #report(at: number): void {
    const reckoned = this.#lanes[at]
    assert.ok(reckoned)
    const { lane, incarnation, tallied } = reckoned
    const { generation, tally, newNames } = lane.report(now)
    assert.equal(generation, this.#generation)
    this.#series.merge(at, incarnation, tally, newNames, now)
    for (const [address, bytes] of tallied) add(this.#reported, address, bytes)
    tallied.clear()
  }

  #change(metrics: readonly MetricDefinition[]): void {
    for (const [at, { lane }] of this.#lanes.entries()) {
      this.#report(at)
      lane.change(testPipeline(metrics), this.#generation + 1)
    }
    this.#generation++
    this.#metrics = metrics
    this.#series.reload(metrics, now)
    // rows are born again when those of other metrics are gone, which takes a few scrapes
    for (let i = 0; i < 5; i++) this.#scrape()
  }

  #scrape(): void {
    const { scrapers } = this.#series
    scrapers.came('a', 10_000, now)
    scrapers.delivered('a', scrapers.begin(), now)
    this.#series.tend(now)
  }

  /** What the metric that stays has, with what its rows hold, is what was reported. */
  #check(): void {
    const table = this.#series.tables.find(({ definition: { id } }) => id === 'steady')
    assert.ok(table)
    const sums: Bytes = new Map()
    for (const row of rowsIn(table)) {
      const [sampler = ''] = labelsOf(table, this.#series.names, row)
      const bytes = sumOf(table, row, 0)
      if (bytes > 0n) add(sums, sampler, bytes)
    }
    assert.deepEqual([...sums].sort(), [...this.#reported].sort())
  }
}

describe('lanes whose settings change', () => {
  it('lose nothing of a metric that stays, and count it for the right samplers', () => {
    assertProperty(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => new Program().run(steps)),
      { numRuns: 150 },
    )
  })
})
