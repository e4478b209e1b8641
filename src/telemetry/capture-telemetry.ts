import type { CaptureReport, CaptureSkip } from '../lanes/lane-report.ts'
import type { Metrics } from './metrics.ts'

/** What is said of captures. */
export class CaptureTelemetry {
  readonly #metrics: ReturnType<typeof captureMetrics>

  constructor(metrics: Metrics) {
    this.#metrics = captureMetrics(metrics)
  }

  report(reports: readonly CaptureReport[]): void {
    for (const { listen, datagrams, skipped, finished } of reports) {
      this.#metrics.datagrams.inc({ listen }, datagrams)
      for (const reason of Object.keys(skipped) as CaptureSkip[]) {
        this.#metrics.skipped.inc({ listen, reason }, skipped[reason] ?? 0)
      }
      this.#metrics.finished.set({ listen }, finished === undefined ? 0 : 1)
    }
  }
}

function captureMetrics(metrics: Metrics) {
  return {
    datagrams: metrics.counter(
      'flowtally_capture_datagrams_total',
      'Datagrams with flows that were read from a capture.',
      ['listen'],
    ),
    skipped: metrics.counter(
      'flowtally_capture_skipped_total',
      'Packets of a capture that gave none, by reason.',
      ['listen', 'reason'],
    ),
    finished: metrics.gauge(
      'flowtally_capture_finished',
      'Whether a capture was read to its end, or as far as it can be read.',
      ['listen'],
    ),
  }
}
