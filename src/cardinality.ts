import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MetricCardinality } from './model/metric-cardinality.ts'
import { cardinality } from './tally/cardinality.ts'
import type { Series } from './tally/series.ts'

/** How every metric fills its limit; others get their turn in between. */
export async function describeCardinality({
  tables,
}: Pick<Series, 'tables'>): Promise<MetricCardinality[]> {
  const described: MetricCardinality[] = []
  for (const table of tables) {
    const steps = cardinality(table)
    let step = steps.next()
    for (; !step.done; step = steps.next()) await nextTurn()
    described.push(step.value)
    await nextTurn()
  }
  return described
}
