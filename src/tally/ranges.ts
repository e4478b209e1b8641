import type { Match } from './metric-definition.ts'

/** Numbers as disjoint ranges in order: first, last, first, last … */
export type Ranges = Float64Array

/** Joins the ranges among `matches`, so that a number is found by halving. */
export function joinRanges(matches: readonly Match[]): Ranges {
  const ranges = matches.filter((match) => match.kind === 'range').sort((a, b) => a.from - b.from)
  const joined: number[] = []
  for (const { from, to } of ranges) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last + 1) joined[joined.length - 1] = Math.max(last, to)
    else joined.push(from, to)
  }
  return Float64Array.from(joined)
}

/** Whether one of the ranges has the number. */
export function inRanges(ranges: Ranges, number: number): boolean {
  let low = 0
  let high = ranges.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (number > (ranges[middle * 2 + 1] ?? 0)) low = middle + 1
    else high = middle
  }
  return low * 2 < ranges.length && number >= (ranges[low * 2] ?? 0)
}
