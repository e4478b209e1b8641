/** One way of doing the work; `run` does it once and says how many units it was. */
export interface Contestant {
  readonly name: string
  readonly run: () => number | Promise<number>
}

/** What a contestant needed, and how much less than the first one. */
export interface Result {
  readonly name: string
  /** Median over the rounds. */
  readonly nanosecondsPerUnit: number
  /** Median over the rounds of what the first contestant needed beside it, as a multiple. */
  readonly ratio: number
}

/**
 * Runs all contestants in turn, round after round, so that a noisy stretch hits all of them; the
 * first round warms up. Counts the CPU time of the process, its garbage collector included.
 */
export async function race(contestants: readonly Contestant[], rounds = 7): Promise<Result[]> {
  const samples = contestants.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { run }] of contestants.entries()) {
      const before = process.cpuUsage()
      const units = await run()
      const { user, system } = process.cpuUsage(before)
      if (round > 0) samples[i]?.push(((user + system) * 1000) / units)
    }
  }
  const [first = []] = samples
  return contestants.map(({ name }, i) => {
    const own = samples[i] ?? []
    return {
      name,
      nanosecondsPerUnit: median(own),
      ratio: median(own.map((value, round) => (first[round] ?? 0) / value)),
    }
  })
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
