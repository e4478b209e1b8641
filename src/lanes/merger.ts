import { newPace } from '../pace.ts'
import type { Series } from '../tally/series.ts'
import type { LaneReport } from './lane-report.ts'

/** How often rows come and go without a delivery, in milliseconds. */
const TEND_INTERVAL = 1000

/** A report of a lane that is in the tables, or waits for that. */
export interface Merged {
  readonly lane: number
  readonly incarnation: number
  readonly report: LaneReport
}

/** Who does in steps what else is to be done with a report. */
export interface MergerListener {
  /** `nameOf` reads its numbers, nothing of it is in the tables. */
  named(merged: Merged): Generator<void, void>
  /** All of it is in the tables. */
  merged(merged: Merged): Generator<void, void>
}

/**
 * Takes reports into the series tables, a slice at a time, in the order in which they came. Held
 * still, they wait: a scrape sees whole reports only.
 */
export class Merger {
  readonly #series: Series
  readonly #clock: () => number
  readonly #listener: MergerListener
  readonly #queue: Merged[] = []
  /** Merging, or the hold of somebody: one at a time. */
  #busy: Promise<void> | undefined
  #letGo: (() => void) | undefined
  /** When rows last came and went; nothing where that is due at once. */
  #tended: number | undefined

  constructor(series: Series, listener: MergerListener, clock = Date.now) {
    this.#series = series
    this.#listener = listener
    this.#clock = clock
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

  /**
   * Changes the tables in another way, at the pace of merging: when all that was added before is in them, and
   * nobody else holds them.
   */
  async change(steps: () => Generator<void, void>): Promise<void> {
    await this.hold()
    try {
      await newPace()(steps())
    } finally {
      this.release()
    }
  }

  /** Lets rows come and go as soon as nobody holds the tables. */
  tend(): void {
    this.#tended = undefined
    this.#run()
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
    if (this.#busy !== undefined) return
    if (this.#queue.length === 0 && this.#tended !== undefined) return
    this.#busy = this.#drain().finally(() => {
      this.#busy = undefined
      // what was added in the same turn, after the last look into the queue
      this.#run()
    })
  }

  async #drain(): Promise<void> {
    const pace = newPace()
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { lane, incarnation, report } = next
      const samplers = new Set(report.samplers.flatMap(({ name, called }) => [name, called]))
      await pace(this.#series.nameSteps(lane, incarnation, report.newNames, samplers))
      await pace(this.#listener.named(next))
      const now = this.#clock()
      await pace(this.#series.mergeSteps(lane, incarnation, report.tally, [], now))
      await pace(this.#listener.merged(next))
    }
    const now = this.#clock()
    if (this.#tended !== undefined && Math.abs(now - this.#tended) < TEND_INTERVAL) return
    this.#tended = now
    await pace(this.#series.tendSteps(now))
  }
}
