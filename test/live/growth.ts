import assert from 'node:assert/strict'
import type { RawSample, RawSeries } from './raw-samples.ts'

/** From the first sample to the last, both included, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What a Prometheus saw series grow by. */
export interface Growth {
  readonly sum: bigint
  /** Series that began in this stretch, at 0. */
  readonly births: number
  /** How often one fell, to 0. */
  readonly falls: number
}

/** The samples of a stretch, and only the series that have some. */
export function within(series: readonly RawSeries[], { from, to }: Stretch): readonly RawSeries[] {
  const cut = series.map(({ name, samples }) => ({
    name,
    samples: samples.filter(({ time }) => time >= from && time <= to),
  }))
  return cut.filter(({ samples }) => samples.length > 0)
}

/** When the first and the last of these samples were scraped. */
export function stretchOf(series: readonly RawSeries[]): Stretch {
  const times = series.flatMap(({ samples }) => samples.map(({ time }) => time))
  return { from: Math.min(...times), to: Math.max(...times) }
}

/**
 * Adds up the deltas between samples. A series that was not in the first scrape has to begin at 0, and
 * a counter may fall to nothing else.
 */
export function growthOf(series: readonly RawSeries[]): Growth {
  const { from } = stretchOf(series)
  const born = series.filter(({ samples }) => samples[0]?.time !== from)
  for (const { name, samples } of born)
    assert.equal(samples[0]?.value, 0n, `${name} does not begin at 0`)
  let sum = 0n
  let falls = 0
  for (const { name, samples } of series) {
    for (const [before, after] of pairs(samples)) {
      const hasFallen = after.value < before.value
      if (hasFallen) assert.equal(after.value, 0n, `${name} fell, and not to 0`)
      if (hasFallen) falls++
      sum += after.value - (hasFallen ? 0n : before.value)
    }
  }
  return { sum, births: born.length, falls }
}

/** The most series that were in one scrape. */
export function mostAtOnce(series: readonly RawSeries[]): number {
  const counts = new Map<number, number>()
  for (const { samples } of series)
    for (const { time } of samples) counts.set(time, (counts.get(time) ?? 0) + 1)
  return Math.max(...counts.values())
}

function pairs(samples: readonly RawSample[]): (readonly [RawSample, RawSample])[] {
  return samples.slice(1).flatMap((after, i) => {
    const before = samples[i]
    return before === undefined ? [] : [[before, after] as const]
  })
}
