import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LaneReport } from './lane-report.ts'
import type { Series } from './tally/series.ts'

/** The longest that merging keeps the main thread from anything else, in milliseconds. */
const SLICE_MS = 2

interface Waiting {
  readonly lane: number
  readonly incarnation: number
  readonly report: LaneReport
}

/**
 * Takes reports into the series tables, a slice at a time, in the order in which they came. Held
 * still, they wait: a scrape sees whole reports only.
 */
export class Merger {
  readonly #series: Series
  readonly #merged: (waiting: Waiting) => void
  readonly #queue: Waiting[] = []
  /** Merging, or the hold of somebody: one at a time. */
  #busy: Promise<void> | undefined
  #letGo: (() => void) | undefined

  /** `merged` is told of each report when all of it is in the tables. */
  constructor(series: Series, merged: (waiting: Waiting) => void) {
    this.#series = series
    this.#merged = merged
  }

  add(lane: number, incarnation: number, report: LaneReport): void {
    this.#queue.push({ lane, incarnation, report })
    this.#run()
  }

  /**
   * Resolves when everything that was added is in the tables and nobody else holds them, and holds
   * them still.
   */
  async hold(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy
    this.#busy = new Promise((resolve) => {
      this.#letGo = resolve
    })
  }

  /** Ends a hold; does nothing where there is none. */
  release(): void {
    if (this.#letGo === undefined) return
    this.#letGo()
    this.#letGo = undefined
    this.#busy = undefined
    this.#run()
  }

  #run(): void {
    if (this.#busy !== undefined || this.#queue.length === 0) return
    this.#busy = this.#drain().finally(() => {
      this.#busy = undefined
      // what came after the last look at the queue
      this.#run()
    })
  }

  async #drain(): Promise<void> {
    let since = performance.now()
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { lane, incarnation, report } = next
      for (const _ of this.#series.mergeSteps(lane, incarnation, report.tally, report.newNames)) {
        if (performance.now() - since < SLICE_MS) continue
        await nextTurn()
        since = performance.now()
      }
      this.#merged(next)
    }
  }
}
