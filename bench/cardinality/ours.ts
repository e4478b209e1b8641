import { renderFlowMetrics } from '../../src/expose/render-flow-metrics.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import { BATCH_SIZE, Flows } from '../../src/model/flows.ts'
import { LaneTally } from '../../src/tally/lane-tally.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { Series } from '../../src/tally/series.ts'
import { OTHER, type Policy, type Shown } from './policy.ts'

/** How often a lane reports, in milliseconds. */
const FLUSH = 1000

/** Of the one Prometheus that scrapes. */
const SCRAPER = 'prometheus'
const TIMEOUT = 10_000

const view = { format: 'text', viewer: 'scraper', created: false } as const

/** flowtally: the real tables in virtual time, from batches of records to the text of a scrape. */
export class Ours implements Policy {
  readonly #names = new Dictionary(100)
  readonly #lane: LaneTally
  readonly #series: Series
  readonly #flows = new Flows(new FieldSet(['dst_as', 'bytes']))
  readonly #keys: Uint32Array
  readonly #bytes: Uint32Array
  #size = 0
  #flushed = 0

  constructor(limit: number) {
    const metrics = [metric(limit)]
    this.#lane = new LaneTally(metrics, this.#names)
    this.#series = new Series(metrics, new Dictionary(100))
    this.#flows.rates.fill(1)
    this.#keys = this.#flows.column('dst_as')?.data ?? new Uint32Array(0)
    this.#bytes = this.#flows.column('bytes')?.data ?? new Uint32Array(0)
    this.#begin()
  }

  add(key: number, bytes: number, now: number): void {
    this.#keys[this.#size] = key
    this.#bytes[this.#size * 2] = 0
    this.#bytes[this.#size * 2 + 1] = bytes
    if (++this.#size === BATCH_SIZE) this.#tally()
    if (now - this.#flushed >= FLUSH) this.#flush(now)
  }

  async scrape(now: number): Promise<Shown> {
    this.#flush(now)
    const { scrapers, tables, names } = this.#series
    scrapers.came(SCRAPER, TIMEOUT, now)
    const snapshot = scrapers.begin()
    let text = ''
    await renderFlowMetrics(tables, names, view, (chunk) => {
      text += chunk.toString('latin1')
    })
    scrapers.delivered(SCRAPER, snapshot, now)
    this.#series.tend(now)
    return readText(text)
  }

  #flush(now: number): void {
    this.#flushed = now
    this.#tally()
    this.#series.merge(0, 1, this.#lane.report(), this.#names.takeNew(), now)
    this.#series.tend(now)
  }

  #tally(): void {
    this.#flows.size = this.#size
    this.#lane.add(this.#flows)
    this.#begin()
  }

  #begin(): void {
    this.#flows.begin(BATCH_SIZE, new Uint8Array(0))
    this.#size = 0
  }
}

function metric(limit: number): MetricDefinition {
  return {
    id: 'as',
    name: 'flow_as',
    help: 'Traffic of the bench.',
    labels: [{ label: 'dst_as', field: 'dst_as', bounded: false }],
    values: ['bytes'],
    where: [],
    limit,
    otherLimit: 1,
    scale: true,
    bytes: 'frame',
    idle: 900_000,
  }
}

function readText(text: string): Shown {
  const samples = text.matchAll(/^flow_as_bytes_total\{dst_as="(\w+)"\} (\d+)$/gm)
  return new Map(
    [...samples].map(([, key, value]) => [key === 'other' ? OTHER : Number(key), Number(value)]),
  )
}
