/** Time after which what was counted counts half: 15 minutes, in milliseconds. */
export const HALF_LIFE = 900_000

/** Half-lives after which weights are counted from a new moment; doubles end at 2^1024. */
const MOST_HALF_LIVES = 512

/**
 * Forward decay (Cormode, Shkapenyuk, Srivastava, Xu 2009): instead of making all scores smaller as
 * time goes by, what comes later weighs more. So scores of any two moments compare as they are.
 */
export class Decay {
  #landmark: number | undefined

  /** The moment at which a byte weighs 1, if there is one yet. */
  get landmark(): number | undefined {
    return this.#landmark
  }

  constructor(landmark?: number) {
    this.#landmark = landmark
  }

  /** What one byte weighs at this time. */
  weight(now: number): number {
    this.#landmark ??= now
    return 2 ** ((now - this.#landmark) / HALF_LIFE)
  }

  /** By what all scores have to be multiplied, once in five days: weights count from `now` on. */
  rebase(now: number): number | undefined {
    const weight = this.weight(now)
    if (weight < 2 ** MOST_HALF_LIVES) return undefined
    this.#landmark = now
    return 1 / weight
  }
}
