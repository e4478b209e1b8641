/** Buckets from one power of two to the next: what is in one differs by at most 2 %. */
const PER_OCTAVE = 32

interface Bucket {
  count: number
  sum: number
}

/** Scores by size, without sorting them: what the largest of them sum up to. */
export class ScoreHistogram {
  readonly #buckets = new Map<number, Bucket>()

  add(score: number): void {
    if (score <= 0) return
    const at = Math.floor(Math.log2(score) * PER_OCTAVE)
    const bucket = this.#buckets.get(at)
    if (bucket === undefined) this.#buckets.set(at, { count: 1, sum: score })
    else {
      bucket.count++
      bucket.sum += score
    }
  }

  /** The sum of so many of the largest scores. */
  largest(count: number): number {
    let left = count
    let sum = 0
    const buckets = [...this.#buckets].sort(([a], [b]) => b - a)
    for (const [, bucket] of buckets) {
      const taken = Math.min(left, bucket.count)
      sum += bucket.sum * (taken / bucket.count)
      left -= taken
    }
    return sum
  }
}
