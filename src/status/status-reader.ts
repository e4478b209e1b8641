import { setTimeout as sleep } from 'node:timers/promises'
import type { SamplerState } from '../decode/decoder-state.ts'
import type { BoundSocket } from '../lanes/lane-report.ts'
import type {
  ListenerStatus,
  MetricStatus,
  Part,
  SamplerStatus,
  Status,
  TemplateStatus,
  TrafficStatus,
} from '../model/status.ts'
import type { KernelSocket } from '../system/kernel-sockets.ts'
import type { RecentGrowth } from '../tally/recent-rows.ts'
import { rowLabels } from '../tally/row-labels.ts'
import type { Series } from '../tally/series.ts'
import type { SeriesTable } from '../tally/series-table.ts'
import type { CheckpointState } from '../telemetry/checkpoint-telemetry.ts'
import type { EnrichmentState } from '../telemetry/enrichment-telemetry.ts'
import type { Facts } from './facts.ts'
import { findings } from './findings.ts'
import type { KnownSampler } from './known-samplers.ts'
import type { Ledger } from './ledger.ts'
import { samplerStatus } from './sampler-status.ts'
import { templateStatus } from './template-status.ts'
import { trafficTable } from './traffic-table.ts'

/** Whoever asks again within so many milliseconds is told the same. */
const FRESH = 1000

/** Lanes are asked for their templates no more often than this, in milliseconds: they have better things to do. */
const TEMPLATES_FRESH = 10_000

/** What they have not said by then is in a later status, in milliseconds. */
const PATIENCE = 300

const MOST_ROWS = 10
const MOST_SAMPLERS = 100
const MOST_SESSIONS = 50

/** Where the status is read from. */
export interface StatusSources {
  readonly version: string
  readonly series: Series
  readonly ledger: Ledger
  readonly lanes: Facts['lanes'] & {
    readonly sockets: readonly BoundSocket[]
    describe(): Promise<readonly SamplerState[]>
  }
  readonly readiness: () => { readonly ready: boolean; readonly reason: string }
  readonly enrichment: { readonly state: EnrichmentState; samplerName(address: string): string }
  readonly reloading: { readonly isSuccessful: boolean }
  readonly checkpoint: CheckpointState | undefined
  readonly kernelSockets: () => Promise<readonly KernelSocket[]>
  /** Runs steps so that others get their turn. */
  readonly pace: <Result>(steps: Generator<void, Result>) => Promise<Result>
  readonly now: () => number
}

/** Puts together how everything is, for whoever asks. */
export class StatusReader {
  readonly #sources: StatusSources
  readonly #started: number
  #status: Promise<Status> | undefined
  #read = Number.NEGATIVE_INFINITY
  #templates: readonly SamplerState[] = []
  #described = Number.NEGATIVE_INFINITY
  readonly #drops = new Map<string, { readonly count: number; readonly last: number }>()

  constructor(sources: StatusSources) {
    this.#sources = sources
    this.#started = sources.now()
  }

  /** How everything is, or was a second ago. */
  read(): Promise<Status> {
    const now = this.#sources.now()
    if (this.#status === undefined || now - this.#read >= FRESH) {
      this.#read = now
      this.#status = this.#make(now)
      this.#status.catch(() => {
        this.#status = undefined
      })
    }
    return this.#status
  }

  async #make(now: number): Promise<Status> {
    const { version, lanes, readiness, pace } = this.#sources
    await Promise.all([this.#askLanes(now), this.#lookAtDrops(now)])
    const parts = await pace(this.#parts(now))
    return {
      format: 1,
      version,
      started: this.#started,
      now,
      ...readiness(),
      listening: listeners(lanes.sockets),
      ...parts,
    }
  }

  *#parts(now: number) {
    const { series, lanes, enrichment, reloading, checkpoint, ledger } = this.#sources
    const nameOf = (address: string) => enrichment.samplerName(address)
    const whole = trafficTable(series.tables)
    const metrics: MetricStatus[] = []
    let bySampler: ReadonlyMap<string, number> = new Map()
    for (const table of series.tables) {
      const growth = yield* ledger.recent(table, now).growth(MOST_ROWS, now)
      metrics.push(metricStatus(table, growth, series))
      if (table === whole) bySampler = bitsBySampler(growth, series)
      yield
    }
    const samplers = yield* this.#samplers(nameOf, bySampler)
    const facts: Facts = {
      now,
      uptime: now - this.#started,
      scrapers: series.scrapers.size,
      ledger,
      nameOf,
      lanes,
      sockets: lanes.sockets,
      drops: this.#drops,
      enrichment: enrichment.state,
      configurationIsGood: reloading.isSuccessful,
      checkpoint,
      metrics,
    }
    return {
      traffic: this.#traffic(whole, now),
      findings: yield* findings(facts),
      metrics,
      samplers,
      templates: yield* this.#sessions(nameOf),
    }
  }

  #traffic(table: SeriesTable | undefined, now: number): TrafficStatus {
    const { throughput } = this.#sources.ledger
    return {
      metric: table?.definition.name ?? null,
      scaled: table?.definition.scale ?? false,
      ...(throughput.current(now) ?? { bits: null, packets: null, flows: null, datagrams: null }),
      history: throughput.history,
    }
  }

  *#samplers(
    nameOf: (address: string) => string,
    bits: ReadonlyMap<string, number>,
  ): Generator<void, Part<SamplerStatus>> {
    const named: { readonly sampler: KnownSampler; readonly name: string }[] = []
    for (const sampler of [...this.#sources.ledger.samplers.values()]) {
      // those who are refused are none
      if (sampler.address !== 'other') named.push({ sampler, name: nameOf(sampler.address) })
      yield
    }
    named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    const shown: SamplerStatus[] = []
    for (const { sampler, name } of named.slice(0, MOST_SAMPLERS)) {
      shown.push(samplerStatus(sampler, name, bits.get(name) ?? bits.get(sampler.address) ?? null))
      yield
    }
    return { total: named.length, shown }
  }

  *#sessions(nameOf: (address: string) => string): Generator<void, Part<TemplateStatus>> {
    const shown: TemplateStatus[] = []
    let total = 0
    for (const state of this.#templates) {
      for (const session of templateStatus(state, nameOf)) {
        total++
        if (shown.length < MOST_SESSIONS) shown.push(session)
      }
      yield
    }
    return { total, shown }
  }

  /** Who looks at a lane that hangs wants to see that, and not to wait for it. */
  async #askLanes(now: number): Promise<void> {
    if (now - this.#described < TEMPLATES_FRESH) return
    this.#described = now
    const waiting = new AbortController()
    const told = this.#sources.lanes
      .describe()
      .then((templates) => {
        this.#templates = templates
      })
      .finally(() => waiting.abort())
    const late = sleep(PATIENCE, undefined, { signal: waiting.signal }).catch(() => undefined)
    await Promise.race([told, late])
  }

  async #lookAtDrops(now: number): Promise<void> {
    const { lanes, kernelSockets } = this.#sources
    const kernel = await kernelSockets()
    const drops = new Map<string, number>()
    for (const { listen, port, buffer } of lanes.sockets) {
      if (buffer === undefined) continue
      const ours = kernel.filter((socket) => socket.port === port)
      // lanes that share a port share its sockets, too
      drops.set(
        listen,
        ours.reduce((sum, { drops }) => sum + drops, 0),
      )
    }
    for (const [listen, count] of drops) {
      if (count > (this.#drops.get(listen)?.count ?? 0))
        this.#drops.set(listen, { count, last: now })
    }
  }
}

function metricStatus(table: SeriesTable, growth: RecentGrowth, { names }: Series): MetricStatus {
  const { definition, rows, demand } = table
  const { span, top, namedShare } = growth
  const seconds = span / 1000
  const ranked = Math.max(0, definition.values.indexOf('bytes'))
  const all = growth.growth[ranked] ?? 0
  const ofAll = (part: number) => (all > 0 ? Math.min(1, part / all) : null)
  return {
    metric: definition.id,
    name: definition.name,
    labels: definition.labels.map(({ label }) => label),
    values: definition.values,
    rows: rows.size,
    limit: definition.limit,
    series: rows.size * definition.values.length,
    demand: demand.estimate,
    named_share: namedShare,
    seconds: Math.round(seconds),
    top: top.map(({ row, growth }) => ({
      labels: rowLabels(table, row, names),
      rates: growth.map((grown) => (seconds > 0 ? rounded(grown / seconds) : 0)),
      share: ofAll(growth[ranked] ?? 0),
    })),
  }
}

/** Nobody reads more digits. */
const rounded = (value: number) => Number(value.toPrecision(6))

function bitsBySampler({ bySampler, span }: RecentGrowth, { names }: Series): Map<string, number> {
  const seconds = span / 1000
  if (seconds <= 0) return new Map()
  return new Map(
    [...bySampler].map(([name, bytes]) => [names.text(name), rounded((8 * bytes) / seconds)]),
  )
}

function listeners(sockets: readonly BoundSocket[]): ListenerStatus[] {
  const all = new Map<string, ListenerStatus>()
  for (const { listen, address, port, buffer } of sockets) {
    const transport = buffer === undefined ? 'tcp' : 'udp'
    all.set(`${transport} ${address} ${port}`, { listen, address, port, transport })
  }
  return [...all.values()]
}
