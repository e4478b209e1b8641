import { configSchema, limitsSchema } from './schema.ts'
import { isMapping } from './values/is-mapping.ts'

/** How many lines all metrics together may have, and how many each series takes, by values not checked yet. */
export function lineBudget(values: Readonly<Record<string, unknown>>): {
  readonly series: number
  readonly linesPerSeries: number
} {
  const limits = isMapping(values.limits) ? values.limits : {}
  const series = limitsSchema.shape.series.safeParse(limits.series).data ?? Number.MAX_SAFE_INTEGER
  const isCreated = configSchema.shape.created.safeParse(values.created).data === true
  return { series, linesPerSeries: isCreated ? 2 : 1 }
}
