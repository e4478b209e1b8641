import { type ProblemReason, problems } from '../decode/problems.ts'
import { count, problemCount } from '../decode/sampler-counts.ts'
import type { LaneReport, SamplerReport, SequenceLoss } from '../lanes/lane-report.ts'
import { BoundedLabels } from './bounded-labels.ts'
import type { Metrics } from './metrics.ts'
import { samplerMetrics } from './sampler-metrics.ts'

/** The sampler that stands for all beyond the bound, and for all that are refused. */
const OTHER = 'other'

/** Reasons for which a sender is refused before it is a sampler. */
const refusals: ReadonlySet<ProblemReason> = new Set(['not_allowed', 'sampler_limit'])

/** The bounds on label values that come off the wire. */
export interface TelemetryLimits {
  readonly samplers: number
  readonly sessions: number
}

/** What is said of each sampler. */
export class SamplerTelemetry {
  readonly #samplerLimit: number
  readonly #samplers = new Set<string>()
  readonly #domains: BoundedLabels
  readonly #samplerIds: BoundedLabels
  /** Samplers that have exported records of a direction. */
  readonly #ingress = new Set<string>()
  readonly #egress = new Set<string>()
  readonly #metrics: ReturnType<typeof metricsOfSamplers>

  constructor(metrics: Metrics, limits: TelemetryLimits) {
    this.#metrics = metricsOfSamplers(metrics)
    this.#samplerLimit = limits.samplers
    this.#domains = new BoundedLabels(limits.sessions)
    this.#samplerIds = new BoundedLabels(limits.sessions)
    this.#startCounting(OTHER)
  }

  /** Takes in what a lane said, a sampler in each step; `nameOf` reads the numbers in it. */
  *report(
    { samplers, losses }: LaneReport,
    nameOf: (number: number) => string,
  ): Generator<void, void> {
    for (const sampler of samplers) {
      const label = this.#samplerLabel(nameOf(sampler.name))
      this.#countSampler(label, sampler)
      this.#watchSampler(label, sampler)
      yield
    }
    for (const loss of losses) {
      this.#countLoss(this.#samplerLabel(nameOf(loss.name)), loss)
      yield
    }
  }

  #countSampler(sampler: string, { counts }: SamplerReport): void {
    for (const { metric, counter } of this.#metrics.bySampler) {
      for (const { count: name, labels } of metric.counts) {
        const amount = counts[count[name]] ?? 0
        // a protocol that a sampler does not speak has no series
        if (amount > 0) counter.inc({ sampler, ...labels }, amount)
      }
    }
    for (const { reason, costs, outcome } of problems) {
      const amount = counts[problemCount(reason)] ?? 0
      if (amount > 0) this.#metrics.problems[costs][outcome].inc({ sampler, reason }, amount)
    }
  }

  #watchSampler(sampler: string, report: SamplerReport): void {
    if (sampler === OTHER) return
    if (report.lastPayload > 0)
      this.#metrics.lastPayload.set({ sampler }, report.lastPayload / 1000)
    if (report.lastFlow > 0) this.#metrics.lastFlow.set({ sampler }, report.lastFlow / 1000)
    if (report.clockSkew !== undefined) this.#metrics.clockSkew.set({ sampler }, report.clockSkew)
    if (report.flowDelay !== undefined) this.#metrics.flowDelay.set({ sampler }, report.flowDelay)
    this.#watchDirections(sampler, report)
    for (const { source, id, rate, protocol, domain: number } of report.rates) {
      const domain = this.#domains.label(sampler, `${number}`)
      const sampler_id = this.#samplerIds.label(`${sampler} ${domain}`, `${id ?? ''}`)
      this.#metrics.rate.set(
        { sampler, export_protocol: protocol, domain, sampler_id, source },
        rate,
      )
    }
  }

  /** A sampler with few flows hardly ever reports both directions at once. */
  #watchDirections(sampler: string, { counts }: SamplerReport): void {
    if ((counts[count.records_ingress] ?? 0) > 0) this.#ingress.add(sampler)
    if ((counts[count.records_egress] ?? 0) > 0) this.#egress.add(sampler)
    const both = this.#ingress.has(sampler) && this.#egress.has(sampler)
    this.#metrics.bothDirections.set({ sampler }, both ? 1 : 0)
  }

  #countLoss(sampler: string, { protocol, domain, lost }: SequenceLoss): void {
    const label = this.#domains.label(sampler, `${domain}`)
    this.#metrics.lost.inc({ sampler, export_protocol: protocol, domain: label }, lost)
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
    for (const { metric, counter } of this.#metrics.bySampler) {
      if (metric.counts.length === 1) counter.inc({ sampler }, 0)
    }
    for (const { reason, costs, outcome } of problems) {
      if (refusals.has(reason) === (sampler === OTHER)) {
        this.#metrics.problems[costs][outcome].inc({ sampler, reason }, 0)
      }
    }
  }
}

function metricsOfSamplers(metrics: Metrics) {
  return {
    bySampler: samplerMetrics.map((metric) => ({
      metric,
      counter: metrics.counter(metric.name, metric.help, [
        'sampler',
        ...Object.keys(metric.counts[0]?.labels ?? {}),
      ]),
    })),
    problems: {
      payload: {
        undecodable: metrics.counter(
          'flowtally_payloads_undecodable_total',
          'Datagrams that could not be read, by reason.',
          ['sampler', 'reason'],
        ),
        dropped: metrics.counter(
          'flowtally_payloads_dropped_total',
          'Datagrams that were refused, by reason.',
          ['sampler', 'reason'],
        ),
      },
      set: {
        undecodable: metrics.counter(
          'flowtally_sets_undecodable_total',
          'Sets that could not be read, by reason.',
          ['sampler', 'reason'],
        ),
        dropped: metrics.counter(
          'flowtally_sets_dropped_total',
          'Sets that were given up, by reason.',
          ['sampler', 'reason'],
        ),
      },
    },
    lost: metrics.counter(
      'flowtally_sequence_lost_total',
      'Lost on the way by sequence numbers: records for v5, v7, v8 and IPFIX, datagrams for v9 and sFlow.',
      ['sampler', 'export_protocol', 'domain'],
    ),
    lastPayload: metrics.gauge(
      'flowtally_sampler_last_payload_timestamp_seconds',
      'When the last datagram of a sampler came.',
      ['sampler'],
    ),
    lastFlow: metrics.gauge(
      'flowtally_sampler_last_flow_timestamp_seconds',
      'When the last flow record of a sampler came. Old while datagrams still come: the router is alive, its sampling has stopped.',
      ['sampler'],
    ),
    clockSkew: metrics.gauge(
      'flowtally_sampler_clock_skew_seconds',
      'Arrival of the last datagram minus the export time in it. Negative: the clock of the sampler is ahead.',
      ['sampler'],
    ),
    flowDelay: metrics.gauge(
      'flowtally_sampler_flow_delay_seconds',
      'Arrival minus end of the flow, of the first record in the last data set.',
      ['sampler'],
    ),
    bothDirections: metrics.gauge(
      'flowtally_sampler_exports_both_directions',
      '1 if a sampler has exported ingress and egress records: sums may count traffic twice without a filter on flow_direction.',
      ['sampler'],
    ),
    rate: metrics.gauge(
      'flowtally_sampling_rate',
      'Rate that records are multiplied by, and who said so.',
      ['sampler', 'export_protocol', 'domain', 'sampler_id', 'source'],
    ),
  }
}
