import type { LabelDefinition, MetricDefinition } from '../../tally/metric-definition.ts'

type Labels = readonly LabelDefinition[]

/**
 * The last row, in which every label reads `other`, and one for each combination of the bounded
 * labels: with nothing bounded the last row is the only one, with nothing unbounded all rows are.
 */
export function defaultOtherLimit(limit: number, labels: Labels): number {
  if (labels.every(({ bounded }) => bounded)) return limit
  return labels.some(({ bounded }) => bounded) ? Math.max(2, Math.floor(limit / 8)) : 1
}

/** What is wrong with the slots of a metric: too few for `other` rows, or none for named ones. */
export function otherLimitMistake({
  limit,
  otherLimit,
  labels,
}: MetricDefinition): string | undefined {
  if (labels.every(({ bounded }) => bounded)) {
    if (otherLimit === limit) return undefined
    return 'every label is bounded, so that all rows are kept for them: leave out other_limit'
  }
  if (!labels.some(({ bounded }) => bounded)) {
    if (otherLimit === 1) return undefined
    return 'no label is bounded, so that there is one `other` row: leave out other_limit'
  }
  if (otherLimit < 2)
    return 'expected at least 2: the last row, and one for a combination of bounded labels'
  if (otherLimit < limit) return undefined
  return `a limit of ${limit} rows with ${otherLimit} kept for \`other\` leaves none for anything else`
}
