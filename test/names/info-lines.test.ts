import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pino } from 'pino'
import { loadConfig } from '../../src/config/load-config.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { Enrichment } from '../../src/names/enrichment.ts'
import { InfoLines } from '../../src/names/info-lines.ts'
import { liveValues } from '../../src/names/live-values.ts'
import { keyLayout } from '../../src/tally/key-layout.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { TestLane } from '../tally/test-lane.ts'

const now = 1_700_000_000_000
const sampler = '192.0.2.1'

/** Tables of the metrics of a configuration, with rows. */
class TestTables {
  readonly series: Series
  readonly enrichment: Enrichment
  readonly info: InfoLines
  #metrics: readonly MetricDefinition[]
  #incarnation = 0

  constructor(yaml: string) {
    const config = configOf(yaml)
    const log = pino({ enabled: false })
    this.enrichment = new Enrichment({ config, log, environment: {}, agent: 'test' })
    this.series = new Series(config.metrics, new Dictionary(1000), { labelNames: this.enrichment })
    this.info = new InfoLines(this.series, this.enrichment, config)
    this.#metrics = config.metrics
    this.enrichment.directory.samplers.look(sampler)
  }

  /** A row of the first metric for each; names are 2 for the sampler, others their own numbers. */
  add(...rows: readonly Partial<Readonly<Record<FieldName, number>>>[]): void {
    const [metric] = this.#metrics
    assert.ok(metric)
    const lane = new TestLane(metric.values.length)
    const { labels } = keyLayout(metric)
    for (const row of rows) {
      const key = labels.map(({ field }) => row[field] ?? 2)
      lane.add(key, metric.values.map(() => 1)) // biome-ignore format: short
    }
    this.series.merge(0, ++this.#incarnation, lane.report(), [sampler], now)
  }

  change(yaml: string): void {
    const config = configOf(yaml)
    this.#metrics = config.metrics
    this.series.reload(config.metrics, now)
    this.info.change(config)
  }

  /** A Prometheus sees all there is. */
  scrape(): void {
    const { scrapers } = this.series
    scrapers.came('a', 10_000, now)
    scrapers.delivered('a', scrapers.begin(), now)
    this.series.tend(now)
  }

  /** The lines of all families: `as_info 64500 Example`. */
  async lines(): Promise<string[]> {
    const families = await this.info.families()
    return families.flatMap(({ name, values }) =>
      values.map(
        ({ labels, value }) =>
          `${[name.slice('flow_'.length), ...Object.values(labels)].join(' ')} ${value}`,
      ),
    )
  }

  get flowLines(): number {
    return this.series.shown.reduce(
      (sum, { rows, definition }) => sum + rows.size * definition.values.length,
      0,
    )
  }
}

const configOf = (text: string) =>
  loadConfig({ file: { name: 'test.yaml', text }, environment: {}, flags: {} })

const yaml = (series: number, limit: number, more = '') => `
limits: { series: ${series} }
metrics:
  test: { labels: [sampler, in_if, out_if, src_as], values: [bytes], limit: ${limit} }
interfaces: { ${sampler}: { 1-100: { name: x, speed: 8000 }, 1: { name: one, alias: 'to "A"' } } }
sampler_names: { ${sampler}: edge }
as_name_overrides: { 64500: Example, 64501: Other }
${more}`

describe('lines of names', () => {
  it('are of what there are rows of, each once', async () => {
    const tables = new TestTables(yaml(50_000, 100))
    tables.add(
      { in_if: 1, out_if: 2, src_as: 64_500 },
      { in_if: 2, out_if: 1, src_as: 64_501 },
      { in_if: 0, out_if: 0xffff_ffff, src_as: 0 },
    )
    assert.deepEqual((await tables.lines()).sort(), [
      'as_info 64500 Example  1',
      'as_info 64501 Other  1',
      `interface_info ${sampler} 1 one to "A"  1`,
      `interface_info ${sampler} 2 x   1`,
      `interface_speed_bytes ${sampler} 1 1000`,
      `interface_speed_bytes ${sampler} 2 1000`,
      `sampler_info edge ${sampler} 1`,
    ])
    assert.equal(tables.info.omitted, 0)
  })

  it('are never more than limits.series allows beside the metrics; what is left out is counted', async () => {
    const tables = new TestTables(yaml(103, 100))
    tables.add(...Array.from({ length: 60 }, (_, i) => ({ in_if: i + 1, src_as: i + 1 })))
    const lines = await tables.lines()
    assert.equal(lines.length, 3)
    assert.equal(lines[0], `sampler_info edge ${sampler} 1`)
    const live = await liveValues(tables.series)
    const interfaces = live.interfaces.get(sampler)?.size ?? 0
    assert.equal(tables.info.omitted, 1 + 2 * interfaces + live.systems.size - 3)
  })

  it('are none where metrics may need all', async () => {
    const tables = new TestTables(yaml(100, 100))
    tables.add({ in_if: 1, src_as: 64_500 })
    assert.deepEqual(await tables.lines(), [])
    assert.equal(tables.info.omitted, 6)
  })

  it('are none where nobody wants them, and then none is left out', async () => {
    const tables = new TestTables(yaml(103, 100))
    tables.add(...Array.from({ length: 60 }, (_, i) => ({ in_if: i + 1, src_as: i + 1 })))
    await tables.lines()
    tables.change(yaml(103, 100, 'info_metrics: false'))
    assert.deepEqual(await tables.lines(), [])
    assert.equal(tables.info.omitted, 0)
  })

  it('leave room for the rows of other metrics that drain', async () => {
    const tables = new TestTables(yaml(200, 200))
    tables.add(...Array.from({ length: 150 }, (_, i) => ({ in_if: 1, src_as: i + 1 })))
    for (let i = 0; i < 3; i++) tables.scrape()
    tables.change(yaml(200, 4).replace('out_if, ', ''))
    const lines = await tables.lines()
    assert.ok(tables.flowLines > 100, `${tables.flowLines} lines of rows`)
    assert.ok(lines.length > 0)
    assert.equal(lines.length, 200 - tables.flowLines)
  })

  it('count lines of _created as well', async () => {
    const tables = new TestTables(yaml(203, 100, 'created: true'))
    tables.add(...Array.from({ length: 20 }, (_, i) => ({ in_if: i + 1, src_as: i + 1 })))
    assert.equal((await tables.lines()).length, 3)
  })
})
