import type { Merger } from './merger.ts'
import type { SourcePosition } from './source-position.ts'
import type { SourcePositions } from './source-positions.ts'
import type { Scrapers } from './tally/scrapers.ts'

/** Snapshots whose positions are remembered. */
const MOST = 64

/** For so long after the start, somebody is waited for who scrapes; in milliseconds. */
const NOBODY_SCRAPES = 120_000

/** What a delivery has to know, and whom it tells. */
export interface DeliveryOptions {
  /** How far sources were read, by the reports that are in the tables. */
  readonly positions: SourcePositions
  readonly scrapers: Pick<Scrapers, 'size' | 'oldestDelivery'>
  readonly merger: Pick<Merger, 'hold' | 'release'>
  /** Writes the file that tables and positions are kept in, if there is one; resolves with whether it is written. */
  readonly write: (() => Promise<boolean>) | undefined
  /** What comes before these positions need never be read again. */
  readonly tell: (positions: readonly SourcePosition[]) => void
  readonly now: () => number
}

/**
 * Knows when what was read from a source need not be read again: when the file that it is counted in is written;
 * without one, when every scraper was shown it; where nobody scrapes, when it is counted.
 */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #started: number
  /** What positions a snapshot has, oldest first. */
  #shown: { readonly snapshot: number; readonly positions: readonly SourcePosition[] }[] = []

  constructor(options: DeliveryOptions) {
    this.#options = options
    this.#started = options.now()
  }

  /** A report is in the tables; it `letsGo` where a source cannot wait for a scrape. */
  merged(letsGo: boolean): void {
    const { write, scrapers, now } = this.#options
    if (write !== undefined) {
      if (letsGo) void this.#write(write)
    } else if (letsGo || (scrapers.size === 0 && now() - this.#started >= NOBODY_SCRAPES)) {
      this.#tell(this.#options.positions.all)
    }
  }

  /** Scrapers will be shown what the tables have now, which do not change before the promise resolves. */
  async snapshot(snapshot: number): Promise<void> {
    const positions = this.#options.positions.all
    if (this.#options.write === undefined) {
      this.#shown = [...this.#shown.slice(1 - MOST), { snapshot, positions }]
    } else if (await this.#options.write()) {
      this.#tell(positions)
    }
  }

  /** Somebody was delivered a snapshot. */
  delivered(): void {
    const oldest = this.#options.scrapers.oldestDelivery
    const seen = this.#shown.filter(({ snapshot }) => snapshot <= oldest)
    const last = seen.at(-1)
    if (last === undefined) return
    this.#shown = this.#shown.filter(({ snapshot }) => snapshot > oldest)
    this.#tell(last.positions)
  }

  async #write(write: () => Promise<boolean>): Promise<void> {
    const { merger, positions } = this.#options
    await merger.hold()
    const all = positions.all
    const isWritten = await write()
    merger.release()
    if (isWritten) this.#tell(all)
  }

  #tell(positions: readonly SourcePosition[]): void {
    if (positions.length > 0) this.#options.tell(positions)
  }
}
