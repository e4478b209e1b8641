import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { InterfaceTable } from '../../src/counters/interface-table.ts'
import { count, problemCount } from '../../src/decode/sampler-counts.ts'
import { Exposition } from '../../src/expose/exposition.ts'
import { Lane } from '../../src/lanes/lane.ts'
import type { LaneReport } from '../../src/lanes/lane-report.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { pipelineOptions } from '../../src/pipeline-options.ts'
import { Series } from '../../src/tally/series.ts'
import { Telemetry } from '../../src/telemetry.ts'
import { EXPORTED_SECONDS } from '../support/datagram.ts'
import { FLOOD_BYTES, FLOOD_RECORDS, type Flood, flood } from '../support/flood.ts'
import { wholeNumber } from '../tally/read-rows.ts'

/** FULL_FLOOD=1 sends a million pairs from 100 000 addresses; a twentieth is enough for every day. */
const part = process.env.FULL_FLOOD === '1' ? 1 : 1 / 20

/** Datagrams of a second, and seconds between the scrapes of each scraper: ten, while it floods. */
const RATE = 500
const INTERVAL = 20 * part
const SCRAPERS = ['a', 'b']

/** A sample line of a metric that counts flows, and its value. */
const FLOW_LINE = /^(flow_(?:sampler|interface|as|protocol)_\w+)\{[^}]*\} (\d+)$/gm

/** Lines of flowtally itself for each sampler, and those that are there anyway: as README.md says. */
const OWN_LINES = { sampler: 46, always: 200 }

/** What it may take beside what it had before: tables and samplers at their limits, and the text of a scrape. */
const MOST_MEBIBYTES = 400

const mebibytes = () => process.memoryUsage().rss >> 20

/** Everything from payloads to scrapes, in one thread and in virtual time. */
class Flooded {
  now = 1000 * EXPORTED_SECONDS
  readonly sent = { payloads: 0, decoded: 0, refused: 0 }
  /** Most lines of flow metrics in a scrape, and most lines of all. */
  readonly most = { flowLines: 0, lines: 0 }
  /** The longest step in between which others get their turn, in milliseconds. */
  longest = 0
  readonly config = loadConfig({ environment: {}, flags: {} })
  readonly series
  readonly #lane
  readonly #telemetry
  readonly #exposition

  constructor() {
    const { metrics, limits } = this.config
    this.series = new Series(metrics, new Dictionary(limits.names), {
      newSeriesPerHour: limits.new_series_per_hour,
    })
    this.#lane = new Lane(pipelineOptions(this.config), [], this.now)
    const telemetry = new Telemetry(this.series, new InterfaceTable(limits.interfaces), limits, '0')
    this.#telemetry = telemetry
    const { series } = this
    this.#exposition = new Exposition({
      prepare: () => Promise.resolve(),
      snapshot: () => Promise.resolve(series.scrapers.begin()),
      done: () => {},
      get tables() {
        return series.shown
      },
      names: series.names,
      families: () => [],
      created: false,
      registry: telemetry.registry,
    })
  }

  receive(bytes: Uint8Array, address: string): void {
    this.#lane.receive({ format: 'flow', bytes, address, port: 4000, received: this.now })
    if (++this.sent.payloads % RATE === 0) this.flush()
  }

  /** The report of a second. */
  flush(): void {
    this.now += 1000
    const report = this.#lane.report(this.now)
    this.#count(report)
    this.#run(this.series.mergeSteps(0, 1, report.tally, report.newNames, this.now))
    this.#telemetry.report(0, report, (number) => this.series.nameOf(0, number))
    this.#run(this.series.tendSteps(this.now))
  }

  /** Each scraper scrapes. Returns what all flow metrics together show the last of them. */
  async scrape(): Promise<bigint> {
    let shown = 0n
    for (const id of SCRAPERS) {
      this.series.scrapers.came(id, 1000 * INTERVAL, this.now)
      const { chunks, snapshot } = await this.#exposition.body('text', 'scraper', false)
      this.series.scrapers.delivered(id, snapshot, this.now)
      this.#run(this.series.tendSteps(this.now))
      shown = this.#look(`${Buffer.concat(chunks)}`)
    }
    return shown
  }

  #look(text: string): bigint {
    let shown = 0n
    let flowLines = 0
    for (const [, name = '', value = ''] of text.matchAll(FLOW_LINE)) {
      flowLines++
      if (name.endsWith('_bytes_total')) shown += BigInt(value)
    }
    const lines = text.match(/^[^#\n]/gm)?.length ?? 0
    this.most.flowLines = Math.max(this.most.flowLines, flowLines)
    this.most.lines = Math.max(this.most.lines, lines)
    const { limits } = this.config
    assert.ok(flowLines <= limits.series, `${flowLines} lines`)
    // the one more is for all that are refused
    const own = OWN_LINES.sampler * (limits.samplers + 1) + OWN_LINES.always
    assert.ok(lines - flowLines <= own, `${lines} lines, ${flowLines} of flows`)
    for (const { rows, definition } of this.series.tables) {
      assert.ok(rows.size <= definition.limit)
    }
    return shown
  }

  #run(steps: Generator<void, void>): void {
    let began = performance.now()
    for (const _ of steps) {
      this.longest = Math.max(this.longest, performance.now() - began)
      began = performance.now()
    }
  }

  #count({ samplers }: LaneReport): void {
    for (const { counts } of samplers) {
      this.sent.decoded += counts[count.payloads_decoded] ?? 0
      this.sent.refused += counts[problemCount('sampler_limit')] ?? 0
    }
  }
}

async function run({ samplers, pairs }: Flood) {
  const flooded = new Flooded()
  await flooded.scrape()
  const before = mebibytes()
  let during = before
  for (const { bytes, address } of flood({ samplers: samplers * part, pairs: pairs * part })) {
    flooded.receive(bytes, address)
    if (flooded.sent.payloads % (RATE * INTERVAL) !== 0) continue
    await flooded.scrape()
    during = Math.max(during, mebibytes())
  }
  flooded.flush()
  // what is held now is shown when both have seen the zeros
  for (let i = 0; i < 3; i++) {
    await flooded.scrape()
    flooded.flush()
  }
  const shown = await flooded.scrape()
  return { flooded, shown, rss: [before, during, mebibytes()] }
}

/** Of all metrics together. */
function bytesOf({ tables }: Series, what: 'talliedBytes' | 'heldBytes' | 'retiredBytes'): bigint {
  return tables.reduce((sum, { rows }) => sum + wholeNumber(rows[what]), 0n)
}

describe('a flood', () => {
  const million = 1_000_000
  const floods: readonly [string, Flood][] = [
    ['of pairs', { samplers: 1000, pairs: million }],
    ['of samplers', { samplers: 100_000, pairs: million }],
  ]
  for (const [name, given] of floods) {
    it(`${name} stays within limits.series and loses nothing`, async (t) => {
      const { flooded, shown, rss } = await run(given)
      const { config, series, sent, most, longest } = flooded
      assert.equal(sent.decoded + sent.refused, sent.payloads)
      const tallied = bytesOf(series, 'talliedBytes')
      const records = sent.decoded * FLOOD_RECORDS
      assert.equal(tallied, BigInt(records * FLOOD_BYTES * config.metrics.length))
      for (const { tallied } of series.counts) assert.equal(tallied, records)
      const { retired, held } = {
        retired: bytesOf(series, 'retiredBytes'),
        held: bytesOf(series, 'heldBytes'),
      }
      assert.equal(shown + held + retired, tallied)
      assert.ok(shown > 0n)
      const [before = 0, during = 0] = rss
      t.diagnostic(
        `${sent.payloads} datagrams, ${sent.refused} refused; at most ${most.flowLines} of ` +
          `${config.limits.series} flow lines, ${most.lines} lines in all; ` +
          `RSS ${rss.join(' → ')} MiB; longest step ${longest.toFixed(1)} ms`,
      )
      assert.ok(during - before <= MOST_MEBIBYTES, `RSS ${rss.join(' → ')} MiB`)
    })
  }
})
