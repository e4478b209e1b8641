import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { FieldName } from '../../src/model/fields.ts'
import type { Condition } from '../../src/tally/metric-definition.ts'
import { assertProperty } from '../support/assert-property.ts'
import { SEED } from '../support/seed.ts'
import { definition } from './definition.ts'
import { limited, type Outcome, RowHistory, type Step } from './row-history.ts'

/** How many histories are tried; the issue wants a thousand, `npm test` is to be quick. */
const numRuns = Number(process.env.HISTORIES ?? 200)

const lane = fc.nat(1)
const outcome = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Outcome>('whole') },
  { weight: 2, arbitrary: fc.constant<Outcome>('cut') },
  { weight: 2, arbitrary: fc.constant<Outcome>('slow') },
  { weight: 2, arbitrary: fc.constant<Outcome>('away') },
)
const records = fc.record<Step & { kind: 'records' }>({
  kind: fc.constant('records'),
  lane,
  seed: fc.nat(),
  shift: fc.constantFrom(0, 0, 0, 5, 100),
})
const scrapes = fc.record<Step & { kind: 'scrapes' }>({
  kind: fc.constant('scrapes'),
  outcomes: fc.tuple(outcome, outcome),
})
const limits = fc.record({
  limit: fc.integer({ min: 3, max: 14 }),
  others: fc.integer({ min: 2, max: 5 }),
  where: fc.constantFrom<Condition[]>(
    [],
    [{ field: 'in_if', not: false, any: [{ kind: 'range', from: 0, to: 9 }] }],
  ),
})
const metric = fc
  .record({
    limits,
    fields: fc.constantFrom<FieldName[][]>(
      ['in_if', 'src_as'],
      ['in_if', 'src_as'],
      ['src_as', 'in_if', 'src_as_name'],
      ['sampler', 'in_if', 'in_if_name', 'src_as', 'src_as_name'],
      ['src_as'],
      ['in_if'],
      [],
    ),
  })
  .map(({ fields, limits }) =>
    limited(definition(fields, { values: ['bytes', 'flows'], idle: 60_000 }), limits),
  )

const name = fc.record<Step & { kind: 'name' }>({
  kind: fc.constant('name'),
  of: fc.oneof(
    { weight: 6, arbitrary: fc.nat(5).map((as) => `src_as_name ${as}`) },
    { weight: 2, arbitrary: fc.nat(3).map((inIf) => `in_if_name unknown ${inIf}`) },
    { weight: 1, arbitrary: fc.constant('sampler unknown') },
  ),
  text: fc.constantFrom('A', 'B', 'unknown'),
  pending: fc.constantFrom(false, false, false, true),
})

const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 12, arbitrary: records },
  { weight: 12, arbitrary: scrapes },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('flush' as const), lane }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('turn' as const), lane }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 30, 61, 900),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stop' as const), kept: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  { weight: 6, arbitrary: name },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reload' as const), metric }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limits' as const), limits }) },
)
describe('a random history of records, flushes, scrapes and restarts', () => {
  it('keeps the promises of docs/counters.md', () => {
    console.log(`${numRuns} histories, SEED=${SEED}`)
    const histories = fc.record({
      metric,
      perHour: fc.constantFrom(10, 1000, Number.POSITIVE_INFINITY),
      steps: fc.array(step, { minLength: 5, maxLength: 120, size: 'max' }),
    })
    assertProperty(
      fc.property(histories, ({ metric, perHour, steps }) => {
        new RowHistory(metric, perHour).run(steps)
      }),
      { numRuns },
    )
  })
})
