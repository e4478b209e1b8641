import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type ProblemReason, problems } from './decode/problems.ts'
import { count, problemCount } from './decode/sampler-counts.ts'
import type { KernelSocket } from './kernel-sockets.ts'
import type {
  BoundSocket,
  LaneLevels,
  LaneReport,
  SamplerReport,
  SequenceLoss,
} from './lane-report.ts'
import type { Series } from './tally/series.ts'
import { BoundedLabels } from './telemetry/bounded-labels.ts'
import { samplerMetrics } from './telemetry/sampler-metrics.ts'
import { addTallyMetrics } from './telemetry/tally-metrics.ts'

/** The sampler that stands for all beyond the bound, and for all that are refused. */
const OTHER = 'other'

/** Reasons for which a sender is refused before it is a sampler. */
const refusals: ReadonlySet<ProblemReason> = new Set(['not_allowed', 'sampler_limit'])

/** The bounds on label values that come off the wire. */
export interface TelemetryLimits {
  readonly samplers: number
  readonly sessions: number
}

/** What flowtally says about itself: one counter for every way to lose data. */
export class Telemetry {
  readonly registry = new Registry()
  readonly #samplerLimit: number
  readonly #samplers = new Set<string>()
  readonly #domains: BoundedLabels
  readonly #samplerIds: BoundedLabels
  /** Samplers that have exported records of a direction. */
  readonly #ingress = new Set<string>()
  readonly #egress = new Set<string>()
  /** Drops of each socket of ours when it was last looked at, by inode. */
  readonly #drops = new Map<string, number>()
  /** What each lane's dictionary refused when it was last heard of. */
  readonly #overflows = new Map<string, number>()

  readonly #bySampler = samplerMetrics.map((metric) => ({
    metric,
    counter: this.#counter(metric.name, metric.help, [
      'sampler',
      ...Object.keys(metric.counts[0]?.labels ?? {}),
    ]),
  }))
  readonly #problems = {
    payload: {
      undecodable: this.#counter(
        'flowtally_payloads_undecodable_total',
        'Datagrams that could not be read, by reason.',
        ['sampler', 'reason'],
      ),
      dropped: this.#counter(
        'flowtally_payloads_dropped_total',
        'Datagrams that were refused, by reason.',
        ['sampler', 'reason'],
      ),
    },
    set: {
      undecodable: this.#counter(
        'flowtally_sets_undecodable_total',
        'Sets that could not be read, by reason.',
        ['sampler', 'reason'],
      ),
      dropped: this.#counter(
        'flowtally_sets_dropped_total',
        'Sets that were given up, by reason.',
        ['sampler', 'reason'],
      ),
    },
  }
  readonly #lost = this.#counter(
    'flowtally_sequence_lost_total',
    'Lost on the way by sequence numbers: records for v5 and IPFIX, datagrams for v9.',
    ['sampler', 'export_protocol', 'domain'],
  )
  readonly #lastPayload = this.#gauge(
    'flowtally_sampler_last_payload_timestamp_seconds',
    'When the last datagram of a sampler came.',
    ['sampler'],
  )
  readonly #lastFlow = this.#gauge(
    'flowtally_sampler_last_flow_timestamp_seconds',
    'When the last flow record of a sampler came. Old while datagrams still come: the router is alive, its sampling has stopped.',
    ['sampler'],
  )
  readonly #clockSkew = this.#gauge(
    'flowtally_sampler_clock_skew_seconds',
    'Arrival of the last datagram minus the export time in it. Negative: the clock of the sampler is ahead.',
    ['sampler'],
  )
  readonly #flowDelay = this.#gauge(
    'flowtally_sampler_flow_delay_seconds',
    'Arrival minus end of the flow, of the first record in the last data set.',
    ['sampler'],
  )
  readonly #bothDirections = this.#gauge(
    'flowtally_sampler_exports_both_directions',
    '1 if a sampler has exported ingress and egress records: sums may count traffic twice without a filter on flow_direction.',
    ['sampler'],
  )
  readonly #rate = this.#gauge(
    'flowtally_sampling_rate',
    'Rate that records are multiplied by, and who said so.',
    ['sampler', 'export_protocol', 'domain', 'sampler_id', 'source'],
  )

  readonly #laneUp = this.#gauge('flowtally_lane_up', '1 if the lane receives.', ['lane'])
  readonly #laneRestarts = this.#counter(
    'flowtally_lane_restarts_total',
    'Times that the thread of a lane had to be started again.',
    ['lane'],
  )
  readonly #laneStall = this.#gauge(
    'flowtally_lane_event_loop_stall_seconds',
    'Longest time between two turns of the event loop of a lane before its last report; about 0.01 at rest.',
    ['lane'],
  )
  readonly #samplerCount = this.#gauge('flowtally_samplers', 'Samplers that are known.', ['lane'])
  readonly #sessions = this.#gauge('flowtally_sessions', 'Sessions that are known.', ['lane'])
  readonly #templateBytes = this.#gauge(
    'flowtally_template_bytes',
    'Memory that templates take, about.',
    ['lane'],
  )
  readonly #parkedSets = this.#gauge(
    'flowtally_parked_sets',
    'Data sets that wait for their template now.',
    ['lane'],
  )
  readonly #parkedBytes = this.#gauge('flowtally_parked_bytes', 'Memory that they take, about.', [
    'lane',
  ])
  readonly #names = this.#gauge('flowtally_names', 'Different texts in labels.', ['lane'])
  readonly #nameOverflows = this.#counter(
    'flowtally_names_refused_total',
    'Look-ups of texts beyond limits.names, which read `other`.',
    ['lane'],
  )
  readonly #bugs = this.#counter(
    'flowtally_bugs_total',
    'Different bugs of flowtally that a datagram brought to light; the log has their stacks.',
    [],
  )

  readonly #bufferBytes = this.#gauge(
    'flowtally_socket_buffer_bytes',
    'Receive buffer that the kernel granted.',
    ['listen'],
  )
  readonly #queueBytes = this.#gauge(
    'flowtally_socket_queue_bytes',
    'Bytes that wait in the receive buffer.',
    ['listen'],
  )
  readonly #kernelDrops = this.#counter(
    'flowtally_kernel_drops_total',
    'Datagrams that the kernel dropped as the receive buffer was full.',
    ['listen'],
  )

  readonly #scrapeSeconds = new Histogram({
    name: 'flowtally_scrape_duration_seconds',
    help: 'Time from the request of a scrape to its last byte, at the pace of its reader.',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  })
  readonly #scrapeBytes = this.#gauge(
    'flowtally_scrape_size_bytes',
    'Size of the last scrape before compression.',
    [],
  )

  constructor(series: Series, limits: TelemetryLimits, version: string) {
    this.#samplerLimit = limits.samplers
    this.#domains = new BoundedLabels(limits.sessions)
    this.#samplerIds = new BoundedLabels(limits.sessions)
    collectDefaultMetrics({ register: this.registry })
    this.#gauge('flowtally_build_info', 'Which flowtally this is.', [
      'version',
      'node_version',
    ]).set({ version, node_version: process.versions.node }, 1)
    this.#startCounting(OTHER)
    addTallyMetrics(this.registry, series)
  }

  /** Takes in what a lane said; `nameOf` reads the numbers in it. */
  report(lane: number, report: LaneReport, nameOf: (number: number) => string): void {
    for (const sampler of report.samplers) {
      const label = this.#samplerLabel(nameOf(sampler.name))
      this.#countSampler(label, sampler)
      this.#watchSampler(label, sampler)
    }
    for (const loss of report.losses) this.#countLoss(this.#samplerLabel(nameOf(loss.name)), loss)
    this.#bugs.inc(report.bugs.length)
    this.#setLevels(`${lane}`, report.levels)
  }

  /** A lane has opened its sockets, or is away. */
  lane(lane: number, up: boolean, restarted: boolean): void {
    this.#laneUp.set({ lane: `${lane}` }, up ? 1 : 0)
    this.#laneRestarts.inc({ lane: `${lane}` }, restarted ? 1 : 0)
  }

  /** Takes in what the kernel says about the sockets of all lanes. */
  sockets(bound: readonly BoundSocket[], kernel: readonly KernelSocket[]): void {
    for (const { listen, port, bufferGranted } of bound) {
      const ours = kernel.filter((socket) => socket.port === port)
      this.#bufferBytes.set({ listen }, bufferGranted)
      this.#queueBytes.set(
        { listen },
        ours.reduce((sum, { queued }) => sum + queued, 0),
      )
      for (const { inode, drops } of ours) {
        this.#kernelDrops.inc({ listen }, Math.max(0, drops - (this.#drops.get(inode) ?? 0)))
        this.#drops.set(inode, drops)
      }
      this.#kernelDrops.inc({ listen }, 0)
    }
  }

  scraped({ seconds, bytes }: { readonly seconds: number; readonly bytes: number }): void {
    this.#scrapeSeconds.observe(seconds)
    this.#scrapeBytes.set(bytes)
  }

  #countSampler(sampler: string, { counts }: SamplerReport): void {
    for (const { metric, counter } of this.#bySampler) {
      for (const { count: name, labels } of metric.counts) {
        const amount = counts[count[name]] ?? 0
        // a protocol that a sampler does not speak has no series
        if (amount > 0) counter.inc({ sampler, ...labels }, amount)
      }
    }
    for (const { reason, costs, outcome } of problems) {
      const amount = counts[problemCount(reason)] ?? 0
      if (amount > 0) this.#problems[costs][outcome].inc({ sampler, reason }, amount)
    }
  }

  #watchSampler(sampler: string, report: SamplerReport): void {
    if (sampler === OTHER) return
    if (report.lastPayload > 0) this.#lastPayload.set({ sampler }, report.lastPayload / 1000)
    if (report.lastFlow > 0) this.#lastFlow.set({ sampler }, report.lastFlow / 1000)
    if (report.clockSkew !== undefined) this.#clockSkew.set({ sampler }, report.clockSkew)
    if (report.flowDelay !== undefined) this.#flowDelay.set({ sampler }, report.flowDelay)
    this.#watchDirections(sampler, report)
    for (const { source, id, rate, protocol, domain: number } of report.rates) {
      const domain = this.#domains.label(sampler, `${number}`)
      const sampler_id = this.#samplerIds.label(`${sampler} ${domain}`, `${id ?? ''}`)
      this.#rate.set({ sampler, export_protocol: protocol, domain, sampler_id, source }, rate)
    }
  }

  /** A sampler with few flows hardly ever reports both directions at once. */
  #watchDirections(sampler: string, { counts }: SamplerReport): void {
    if ((counts[count.records_ingress] ?? 0) > 0) this.#ingress.add(sampler)
    if ((counts[count.records_egress] ?? 0) > 0) this.#egress.add(sampler)
    const both = this.#ingress.has(sampler) && this.#egress.has(sampler)
    this.#bothDirections.set({ sampler }, both ? 1 : 0)
  }

  #countLoss(sampler: string, { protocol, domain, lost }: SequenceLoss): void {
    const label = this.#domains.label(sampler, `${domain}`)
    this.#lost.inc({ sampler, export_protocol: protocol, domain: label }, lost)
  }

  #setLevels(lane: string, levels: LaneLevels): void {
    this.#laneStall.set({ lane }, levels.stall)
    this.#samplerCount.set({ lane }, levels.samplers)
    this.#sessions.set({ lane }, levels.sessions)
    this.#templateBytes.set({ lane }, levels.templateBytes)
    this.#parkedSets.set({ lane }, levels.parkedSets)
    this.#parkedBytes.set({ lane }, levels.parkedBytes)
    this.#names.set({ lane }, levels.names)
    const before = this.#overflows.get(lane) ?? 0
    this.#nameOverflows.inc({ lane }, Math.max(0, levels.nameOverflows - before))
    this.#overflows.set(lane, levels.nameOverflows)
  }

  /** The label of a sampler; beyond the bound all share one. */
  #samplerLabel(name: string): string {
    if (this.#samplers.has(name)) return name
    if (this.#samplers.size > this.#samplerLimit) return OTHER
    this.#startCounting(name)
    return name
  }

  /** Counters exist from the start, at 0: without that, Prometheus would not see their first step. */
  #startCounting(sampler: string): void {
    this.#samplers.add(sampler)
    for (const { metric, counter } of this.#bySampler) {
      if (metric.counts.length === 1) counter.inc({ sampler }, 0)
    }
    for (const { reason, costs, outcome } of problems) {
      if (refusals.has(reason) === (sampler === OTHER)) {
        this.#problems[costs][outcome].inc({ sampler, reason }, 0)
      }
    }
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] })
  }

  #gauge(name: string, help: string, labelNames: readonly string[]): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] })
  }
}
