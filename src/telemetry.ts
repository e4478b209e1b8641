import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { InterfaceTable } from './counters/interface-table.ts'
import type { BoundSocket, LaneReport } from './lanes/lane-report.ts'
import type { KernelSocket } from './system/kernel-sockets.ts'
import type { Series } from './tally/series.ts'
import { CaptureTelemetry } from './telemetry/capture-telemetry.ts'
import { ConnectionTelemetry } from './telemetry/connection-telemetry.ts'
import { addEnrichmentMetrics, type EnrichmentState } from './telemetry/enrichment-telemetry.ts'
import { addInterfaceMetrics } from './telemetry/interface-telemetry.ts'
import { LaneTelemetry } from './telemetry/lane-telemetry.ts'
import { Metrics } from './telemetry/metrics.ts'
import { addReloadMetrics, type ReloadState } from './telemetry/reload-telemetry.ts'
import { SamplerTelemetry, type TelemetryLimits } from './telemetry/sampler-telemetry.ts'
import { SocketTelemetry } from './telemetry/socket-telemetry.ts'
import { StreamTelemetry } from './telemetry/stream-telemetry.ts'
import { addTallyMetrics } from './telemetry/tally-metrics.ts'
import { addWebMetrics, type WebState, WebTelemetry } from './telemetry/web-telemetry.ts'

/** What is looked at when a scrape asks. */
interface Watched {
  readonly enrichment: () => EnrichmentState
  readonly info: { readonly omitted: number }
  readonly reloading: ReloadState
  readonly web: WebState
}

/** What flowtally says about itself: one counter for every way to lose data. */
export class Telemetry {
  readonly registry = new Registry()
  readonly #metrics = new Metrics(this.registry)
  readonly #samplers: SamplerTelemetry
  readonly #lanes: LaneTelemetry
  readonly #sockets: SocketTelemetry
  readonly #connections: ConnectionTelemetry
  readonly #captures: CaptureTelemetry
  readonly #streams: StreamTelemetry
  /** What was refused over HTTP. */
  readonly web: WebTelemetry
  readonly #scrapeSeconds = new Histogram({
    name: 'flowtally_scrape_duration_seconds',
    help: 'Time from the request of a scrape to its last byte, at the pace of its reader.',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  })
  readonly #scrapeBytes = this.#metrics.gauge(
    'flowtally_scrape_size_bytes',
    'Size of the last scrape before compression.',
    [],
  )

  constructor(
    series: Series,
    interfaces: InterfaceTable,
    limits: TelemetryLimits,
    version: string,
  ) {
    collectDefaultMetrics({ register: this.registry })
    const labels = ['version', 'node_version']
    this.#metrics
      .gauge('flowtally_build_info', 'Which flowtally this is.', labels)
      .set({ version, node_version: process.versions.node }, 1)
    this.#samplers = new SamplerTelemetry(this.#metrics, limits)
    this.#lanes = new LaneTelemetry(this.#metrics)
    this.#sockets = new SocketTelemetry(this.#metrics)
    this.#connections = new ConnectionTelemetry(this.#metrics)
    this.#captures = new CaptureTelemetry(this.#metrics)
    this.#streams = new StreamTelemetry(this.#metrics)
    this.web = new WebTelemetry(this.#metrics)
    addTallyMetrics(this.registry, series)
    addInterfaceMetrics(this.registry, interfaces)
  }

  /** Takes in what a lane said; `nameOf` reads the numbers in it. */
  report(lane: number, report: LaneReport, nameOf: (number: number) => string): void {
    for (const _ of this.reportSteps(lane, report, nameOf));
  }

  /** The same in steps of a fraction of a millisecond, for a caller who lets others run in between. */
  *reportSteps(
    lane: number,
    report: LaneReport,
    nameOf: (number: number) => string,
  ): Generator<void, void> {
    yield* this.#samplers.report(report, nameOf)
    this.#lanes.report(lane, report.levels, report.bugs.length)
    this.#connections.report(report.connections)
    this.#captures.report(report.captures)
    this.#streams.report(report.streams)
  }

  /** Shows at each scrape how it is with names and the configuration. */
  watch({ enrichment, info, reloading, web }: Watched): void {
    addEnrichmentMetrics(this.registry, enrichment)
    addReloadMetrics(this.registry, reloading)
    addWebMetrics(this.registry, web)
    new Gauge({
      name: 'flowtally_info_lines_omitted',
      help: 'Lines of flow_…_info that the last scrape left out, since limits.series has no room for them.',
      registers: [this.registry],
      collect() {
        this.set(info.omitted)
      },
    })
  }

  /** A lane receives, or is away or stuck. */
  lane(lane: number, up: boolean, restarted: boolean): void {
    this.#lanes.change(lane, up, restarted)
  }

  /** Takes in what the kernel says about the sockets of all lanes. */
  sockets(bound: readonly BoundSocket[], kernel: readonly KernelSocket[]): void {
    this.#sockets.look(bound, kernel)
  }

  scraped({ seconds, bytes }: { readonly seconds: number; readonly bytes: number }): void {
    this.#scrapeSeconds.observe(seconds)
    this.#scrapeBytes.set(bytes)
  }
}
