import type { Config } from '../config/config.ts'
import { worstCase } from '../config/worst-case.ts'
import type { Series } from '../tally/series.ts'
import type { Enrichment } from './enrichment.ts'
import { type InfoFamily, infoFamilies } from './info-families.ts'
import { liveValues } from './live-values.ts'

/** The lines of names for joins: as many as `limits.series` allows beside those of the metrics. */
export class InfoLines {
  readonly #series: Series
  readonly #enrichment: Enrichment
  #config: Config
  /** Lines of the last scrape that there was no room for. */
  omitted = 0

  constructor(series: Series, enrichment: Enrichment, config: Config) {
    this.#series = series
    this.#enrichment = enrichment
    this.#config = config
  }

  change(config: Config): void {
    this.#config = config
  }

  /** To be called while the tables are held still. */
  async families(): Promise<readonly InfoFamily[]> {
    if (!this.#config.info_metrics) {
      this.omitted = 0
      return []
    }
    const live = await liveValues(this.#series)
    const { families, omitted } = await infoFamilies(this.#enrichment, live, this.#room)
    this.omitted = omitted
    return families
  }

  /** What metrics may come to is theirs; after a change there are, for a while, those of before as well. */
  get #room(): number {
    const { metrics, limits, created } = this.#config
    const linesPerSeries = created ? 2 : 1
    const most = metrics.reduce((sum, one) => sum + worstCase(one, linesPerSeries).lines, 0)
    const shown = this.#series.shown.reduce(
      (sum, { rows, definition }) => sum + rows.size * definition.values.length * linesPerSeries,
      0,
    )
    return Math.max(0, limits.series - Math.max(most, shown))
  }
}
