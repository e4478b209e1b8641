import { DistinctCount } from './distinct-count.ts'

/** How long one half lasts, in milliseconds. */
export const DEMAND_HALF = 1_800_000

/**
 * How many label sets a metric would have if it had room for all: those that took something in during the
 * last half hour to hour. Two counts take turns, and an estimate is of both.
 */
export class Demand {
  #current = new DistinctCount()
  #before = new DistinctCount()
  /** When the current half began; nothing before the first label set. */
  #began: number | undefined

  /** What was known before a restart: label sets have other hashes now, so both cannot be added up. */
  #earlier = 0

  /** Begins with an estimate of earlier, which holds for the first half. */
  carryOn(estimate: number): void {
    this.#earlier = estimate
  }

  /** Notes a label set by its hash. `rotate` says what time it is. */
  add(hash: number): void {
    this.#current.add(hash)
  }

  /** Begins a new half if it is time. To be called before label sets of a later moment are added. */
  rotate(now: number): void {
    this.#began ??= now
    const elapsed = now - this.#began
    if (elapsed < DEMAND_HALF) return
    this.#earlier = 0
    const emptied = this.#before
    this.#before = this.#current
    this.#current = emptied
    emptied.clear()
    if (elapsed >= 2 * DEMAND_HALF) this.#before.clear()
    this.#began = now - (elapsed % DEMAND_HALF)
  }

  /** The estimate, a whole number. */
  get estimate(): number {
    const both = new DistinctCount()
    both.merge(this.#before)
    both.merge(this.#current)
    return Math.max(this.#earlier, Math.round(both.estimate()))
  }
}
