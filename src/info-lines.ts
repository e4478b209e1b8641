import type { Config } from './config/config.ts'
import type { Enrichment } from './enrichment.ts'
import { type InfoFamily, infoFamilies } from './info-families.ts'
import { liveValues } from './live-values.ts'
import type { Series } from './tally/series.ts'

/** The lines of names for joins: as many as `limits.series` allows beside those of the metrics. */
export class InfoLines {
  readonly #series: Series
  readonly #enrichment: Enrichment
  #room: number
  /** Lines of the last scrape that there was no room for. */
  omitted = 0

  constructor(series: Series, enrichment: Enrichment, config: Config) {
    this.#series = series
    this.#enrichment = enrichment
    this.#room = roomFor(config)
  }

  change(config: Config): void {
    this.#room = roomFor(config)
  }

  /** To be called while the tables are held still. */
  async families(): Promise<readonly InfoFamily[]> {
    const live = await liveValues(this.#series)
    const { families, omitted } = infoFamilies(this.#enrichment, live, this.#room)
    this.omitted = omitted
    return families
  }
}

function roomFor({ metrics, limits, created }: Config): number {
  const lines = metrics.reduce((sum, { limit, values }) => sum + limit * values.length, 0)
  return limits.series - lines * (created ? 2 : 1)
}
