import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Dictionary } from '../../src/model/dictionary.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { nearestNumber } from '../../src/tally/exact-sum.ts'
import { LaneTally } from '../../src/tally/lane-tally.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { parseCondition } from '../../src/tally/parse-condition.ts'
import { Series } from '../../src/tally/series.ts'
import type { SeriesTable } from '../../src/tally/series-table.ts'
import { assertProperty } from '../support/assert-property.ts'
import { BatchMaker, type Record } from './batch.ts'
import { definition } from './definition.ts'
import { random } from './random.ts'
import { labelsOf, rowsIn, sumOf } from './read-rows.ts'

/** A batch that one of two lanes tallies, and what happens after it. */
interface Step {
  readonly lane: number
  readonly size: number
  /** How many AS numbers there are. */
  readonly spread: number
  readonly rate: number
  readonly seed: number
  readonly after: 'nothing' | 'report' | 'restart'
}

interface History {
  readonly fields: readonly FieldName[]
  readonly limit: number
  readonly otherLimit: number
  readonly steps: readonly Step[]
}

const steps = fc.array(
  fc.record<Step>({
    lane: fc.nat(1),
    size: fc.integer({ min: 1, max: 256 }),
    spread: fc.constantFrom(2, 30, 5000),
    rate: fc.constantFrom(1, 7, 1000, 65_536),
    seed: fc.nat(),
    after: fc.constantFrom('nothing', 'nothing', 'report', 'restart'),
  }),
  { maxLength: 12 },
)
const labels: readonly FieldName[] = [
  'sampler',
  'src_as',
  'in_if',
  'dst_addr',
  'vrf_name',
  'src_mac',
]
const histories = fc.record<History>({
  fields: fc.subarray([...labels]),
  limit: fc.integer({ min: 1, max: 60 }),
  otherLimit: fc.integer({ min: 1, max: 20 }),
  steps,
})

/** Every value that the labels of these records can have reads as it is written here. */
function recordsOf({ size, spread, seed }: Step): Record[] {
  const next = random(seed)
  const sampler = `r${next(3)}`
  return Array.from({ length: size }, () => {
    const large = next(20) === 0
    return {
      sampler,
      src_as: next(spread),
      in_if: next(3),
      dst_addr: next(2) === 0 ? `192.0.2.${1 + next(9)}` : `2001:db8::${1 + next(9)}`,
      vrf_name: ['blue', 'red', 'grün'][next(3)] ?? '',
      src_mac: 0x0053_0000_0000 + next(3),
      proto: next(2) === 0 ? 6 : 17,
      bytes: large ? 2n ** 53n - BigInt(next(3)) : BigInt(next(1500)),
      packets: BigInt(next(10)),
    }
  })
}

function text(field: FieldName, record: Record): string {
  if (field !== 'src_mac') return String(record[field])
  const digits = Number(record.src_mac).toString(16).padStart(12, '0')
  return digits.replace(/..(?=.)/g, '$&:')
}

type Sums = readonly bigint[]
const plus = (a: Sums, b: Sums) => a.map((sum, i) => sum + (b[i] ?? 0n))
const nothing: Sums = [0n, 0n, 0n]

/** The same in a plain map of BigInts. */
class NaiveTally {
  readonly sums = new Map<string, Sums>()
  readonly counts = { tallied: 0, filtered: 0, implausible: 0 }

  add(metric: MetricDefinition, records: readonly Record[], rate: number): void {
    for (const record of records) {
      const bytes = BigInt(record.bytes ?? 0) * BigInt(rate)
      const packets = BigInt(record.packets ?? 0) * BigInt(rate)
      if (record.proto !== 6) {
        this.counts.filtered++
      } else if (bytes >= 2n ** 53n || packets >= 2n ** 53n) {
        this.counts.implausible++
      } else {
        this.counts.tallied++
        const key = metric.labels.map(({ field }) => text(field, record)).join()
        this.sums.set(key, plus(this.sums.get(key) ?? nothing, [bytes, packets, 1n]))
      }
    }
  }

  /** The sum of all label sets that agree where `shown` does not say `other`. */
  under(shown: readonly string[]): Sums {
    let total = nothing
    for (const [key, sums] of this.sums) {
      const values = key.split(',')
      if (shown.every((label, i) => label === 'other' || label === values[i])) {
        total = plus(total, sums)
      }
    }
    return total
  }
}

/** Runs a history through two lanes, small enough to be full, and through the naive tally. */
function run(metric: MetricDefinition, history: readonly Step[]) {
  const naive = new NaiveTally()
  const series = new Series([metric], new Dictionary(1000))
  const newLane = (incarnation: number) => {
    const names = new Dictionary(1000)
    const maker = new BatchMaker([...LaneTally.fields([metric]), 'sampler'], names)
    return { incarnation, names, maker, tally: new LaneTally([metric], names, { capacity: 256 }) }
  }
  const lanes = [newLane(0), newLane(0)]
  const report = (i: number) => {
    const { incarnation, tally, names } = lanes[i] ?? newLane(0)
    series.merge(i, incarnation, tally.report(), names.takeNew(), 0)
  }
  for (const step of history) {
    const lane = lanes[step.lane] ?? newLane(0)
    const records = recordsOf(step)
    naive.add(metric, records, step.rate)
    lane.tally.add(lane.maker.batch(records, step.rate))
    if (step.after !== 'nothing') report(step.lane)
    if (step.after === 'restart') lanes[step.lane] = newLane(lane.incarnation + 1)
  }
  report(0)
  report(1)
  const [table] = series.tables
  assert.ok(table)
  return { naive, series, table }
}

interface Row {
  readonly labels: readonly string[]
  readonly sums: Sums
  readonly other: boolean
}

function rowsOf(table: SeriesTable, names: Dictionary): Row[] {
  return rowsIn(table).map((row) => {
    const sums = table.definition.values.map((_value, v) => sumOf(table, row, v))
    return { labels: labelsOf(table, names, row), sums, other: table.rows.others[row] !== 0 }
  })
}

const total = (rows: Iterable<Row>) => [...rows].reduce((sum, row) => plus(sum, row.sums), nothing)

const where = [parseCondition('proto', 'TCP')]

describe('what two lanes tally, against a map of BigInts', () => {
  it('is the same where there is room for every label set', () => {
    assertProperty(
      fc.property(histories, ({ fields, steps }) => {
        const metric = definition(fields, { where, limit: 20_000, otherLimit: 2000 })
        const { naive, series, table } = run(metric, steps)
        const rows = rowsOf(table, series.names).filter(({ sums }) => sums[2] !== 0n)
        assert.deepEqual(new Map(rows.map((row) => [row.labels.join(), row.sums])), naive.sums)
        assert.deepEqual(series.counts, [naive.counts])
        assert.equal(
          nearestNumber(table.rows.talliedBytes),
          Number([...naive.sums.values()].reduce((sum, [bytes = 0n]) => sum + bytes, 0n)),
        )
      }),
    )
  })

  it('is exact and within its limits where there is not', () => {
    assertProperty(
      fc.property(histories, ({ fields, limit, otherLimit, steps }) => {
        const bounded = !fields.some((f) => ['src_as', 'dst_addr', 'src_mac'].includes(f))
        const metric = definition(fields, {
          where,
          limit,
          otherLimit: bounded ? limit : Math.min(limit, otherLimit),
        })
        const { naive, series, table } = run(metric, steps)
        const rows = rowsOf(table, series.names)
        const [last] = rows
        assert.ok(last)

        assert.ok(rows.length <= limit)
        assert.ok(rows.filter(({ other }) => other).length <= metric.otherLimit)
        assert.equal(new Set(rows.map((row) => row.labels.join())).size, rows.length)

        assert.deepEqual(series.counts, [naive.counts])
        assert.deepEqual(total(rows), naive.under(last.labels))
        for (const row of rows) {
          // a named row has all of its traffic; the rows below an `other` row and it, all of theirs
          const family: Row[] = rows.filter(
            ({ labels }) =>
              row !== last &&
              row.labels.every((label, i) => label === 'other' || label === labels[i]),
          )
          if (row !== last) assert.deepEqual(total(family), naive.under(row.labels))
        }
      }),
    )
  })
})
