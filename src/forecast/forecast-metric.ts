import { renderWords } from '../model/render.ts'
import type { LabelSet, LabelSets } from './label-sets.ts'

/** What a metric would come to at a limit. */
export interface LimitForecast {
  readonly limit: number
  /** Share of what it sums, bytes if it has them, in rows of its own; of 1. */
  readonly named: number
  readonly series: number
  /** Bytes of a scrape, before compression, about. */
  readonly bytes: number
}

/** What a metric would come to. */
export interface MetricForecast {
  readonly id: string
  /** All that there were. */
  readonly labelSets: number
  /** Most at the same time, each until it was idle. */
  readonly atOnce: number
  readonly bornPerHour: number | undefined
  /** The limit that is set, and those around it. */
  readonly limits: readonly LimitForecast[]
}

/** The limits that are looked at, as multiples of the one that is set. */
const FACTORS = [1 / 4, 1 / 2, 1, 2, 4]

/** So many of the largest label sets are written out, to see how long a line is. */
const WRITTEN = 1000

/**
 * What a metric would come to at several limits, if the largest label sets have the rows: at best. What
 * `other` rows keep for themselves is taken off, and a row is named only where its `other` row has a slot.
 */
export function forecastMetric(sets: LabelSets, names: readonly string[]): MetricForecast {
  const { definition, live } = sets
  const ranked = [...sets.all].sort((a, b) => score(sets, b.sums) - score(sets, a.sums))
  const parents = rankParents(sets, ranked)
  const line = meanLine(sets, ranked.slice(0, WRITTEN), names)
  const total = sumOf(ranked, (set) => score(sets, set.sums)) + score(sets, sets.beyond)
  const limits = [...new Set(FACTORS.map((factor) => Math.ceil(definition.limit * factor)))]
  return {
    id: definition.id,
    labelSets: sets.size,
    atOnce: live.most,
    bornPerHour: live.bornPerHour,
    limits: limits.map((limit) => {
      const others = otherSlots(sets, limit)
      const kept = others ?? 0
      const rows = ranked
        .filter(({ parent }) => others === undefined || (parents[parent] ?? 0) < others)
        .slice(0, Math.max(0, limit - 1 - kept))
      const share = total === 0 ? 1 : sumOf(rows, (set) => score(sets, set.sums)) / total
      // the last row is there in any case
      const series = (1 + Math.min(sets.parents, kept) + rows.length) * definition.values.length
      return { limit, named: share, series, bytes: series * line }
    }),
  }
}

/**
 * Slots for `other` rows that keep the bounded labels; `undefined` where there are none, since labels
 * are all bounded or all not.
 */
function otherSlots({ definition, layout }: LabelSets, limit: number): number | undefined {
  const { boundedBits, allBits } = layout
  if (boundedBits === 0 || boundedBits === allBits) return undefined
  // the last row is one of those that are kept
  return Math.max(2, Math.floor((definition.otherLimit * limit) / definition.limit)) - 1
}

/** The rank of each combination of bounded labels, the largest first. */
function rankParents(sets: LabelSets, all: readonly LabelSet[]): readonly number[] {
  const sums = Array.from({ length: sets.parents }, () => 0)
  for (const { parent, sums: own } of all) sums[parent] = (sums[parent] ?? 0) + score(sets, own)
  const order = [...sums.keys()].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
  const ranks: number[] = []
  for (const [rank, parent] of order.entries()) ranks[parent] = rank
  return ranks
}

/** Bytes, or the first value of a metric that has none. */
function score({ definition }: LabelSets, sums: readonly number[]): number {
  return sums[Math.max(0, definition.values.indexOf('bytes'))] ?? 0
}

/** The mean length of a line of the scrape. */
function meanLine(
  { definition, layout }: LabelSets,
  sets: readonly LabelSet[],
  names: readonly string[],
): number {
  const lengthOf = (set: LabelSet, v: number) => {
    const labels = layout.labels.map(({ label, field, bit, at, named }) => {
      if ((set.others & bit) !== 0) return `${label}="other"`
      const text = named ? (names[set.words[at] ?? 0] ?? '') : renderWords(field, set.words, at)
      return `${label}="${text}"`
    })
    const value = definition.values[v] ?? ''
    const line = `${definition.name}_${value}_total{${labels.join()}} ${set.sums[v] ?? 0}\n`
    return Buffer.byteLength(line)
  }
  if (sets.length === 0) return 0
  const all = definition.values.map((_, v) => sumOf(sets, (set) => lengthOf(set, v)))
  return all.reduce((sum, one) => sum + one, 0) / (sets.length * definition.values.length)
}

function sumOf<T>(all: readonly T[], value: (one: T) => number): number {
  return all.reduce((sum, one) => sum + value(one), 0)
}
