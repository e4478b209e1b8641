import type { Merger } from './lanes/merger.ts'
import type { SourcePosition } from './model/source-position.ts'
import type { SourcePositions } from './source-positions.ts'
import type { Series } from './tally/series.ts'

/** Snapshots that are remembered. */
const MOST = 64

/** For so long after the start, somebody is waited for who scrapes; in milliseconds. */
const NOBODY_SCRAPES = 120_000

/** What a delivery has to know, and whom it tells. */
export interface DeliveryOptions {
  /** How far sources were read, by the reports that are in the tables. */
  readonly positions: SourcePositions
  readonly series: Pick<Series, 'scrapers' | 'heldSince'>
  readonly merger: Pick<Merger, 'hold' | 'release'>
  /** Writes the file that tables and positions are kept in, if there is one; resolves with whether it is written. */
  readonly write: (() => Promise<boolean>) | undefined
  /** What comes before these positions need never be read again. */
  readonly tell: (positions: readonly SourcePosition[]) => void
  readonly now: () => number
}

/** What scrapers are shown. */
interface Snapshot {
  readonly number: number
  /** When it was taken, and since when there is something that it does not show; milliseconds since 1970. */
  readonly taken: number
  readonly heldSince: number
  readonly positions: readonly SourcePosition[]
}

/**
 * Knows when what was read from a source need not be read again: when the file that it is counted in is written;
 * without one, when every scraper was shown it; where nobody scrapes, when it is counted.
 */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #started: number
  /** Oldest first. */
  #snapshots: Snapshot[] = []

  constructor(options: DeliveryOptions) {
    this.#options = options
    this.#started = options.now()
  }

  /** A report is in the tables; it `letsGo` where a source cannot wait for a scrape. */
  merged(letsGo: boolean): void {
    const { write, series, now } = this.#options
    if (write !== undefined) {
      if (letsGo) void this.#write(write)
    } else if (letsGo || (series.scrapers.size === 0 && now() - this.#started >= NOBODY_SCRAPES)) {
      this.#tell(this.#options.positions.all)
    }
  }

  /** Scrapers will be shown what the tables have now, which do not change before the promise resolves. */
  async snapshot(number: number): Promise<void> {
    const { positions, series, write, now } = this.#options
    const { all } = positions
    if (write !== undefined) {
      if (await write()) this.#tell(all)
    } else if (all.length > 0) {
      const snapshot = { number, taken: now(), heldSince: series.heldSince, positions: all }
      this.#snapshots = [...this.#snapshots.slice(1 - MOST), snapshot]
    }
  }

  /** Somebody was delivered a snapshot: what every scraper has seen by now is told. */
  delivered(): void {
    const { oldestDelivery } = this.#options.series.scrapers
    const seen = this.#snapshots.filter(({ number }) => number <= oldestDelivery)
    const heldSince = seen.at(-1)?.heldSince ?? 0
    // a row that was new in it was shown at zero, and what it had comes with a later one
    const whole = this.#snapshots.findLastIndex(
      ({ number, taken }) => number <= oldestDelivery && taken < heldSince,
    )
    if (whole < 0) return
    this.#tell(this.#snapshots[whole]?.positions ?? [])
    this.#snapshots = this.#snapshots.slice(whole + 1)
  }

  async #write(write: () => Promise<boolean>): Promise<void> {
    const { merger, positions } = this.#options
    await merger.hold()
    const { all } = positions
    const isWritten = await write()
    merger.release()
    if (isWritten) this.#tell(all)
  }

  #tell(positions: readonly SourcePosition[]): void {
    if (positions.length > 0) this.#options.tell(positions)
  }
}
