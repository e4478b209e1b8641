import type { ConnectionReport } from '../lanes/lane-report.ts'
import { connectionEnds } from '../source/connection-ends.ts'
import type { Metrics } from './metrics.ts'

/** What is said of TCP connections. */
export class ConnectionTelemetry {
  readonly #metrics: ReturnType<typeof connectionMetrics>

  constructor(metrics: Metrics) {
    this.#metrics = connectionMetrics(metrics)
  }

  report(reports: readonly ConnectionReport[]): void {
    const { open, opened, ended } = this.#metrics
    for (const { listen, ...counts } of reports) {
      open.set({ listen }, counts.open)
      opened.inc({ listen }, counts.opened)
      for (const { reason } of connectionEnds) {
        ended.inc({ listen, reason }, counts.ended[reason] ?? 0)
      }
    }
  }
}

function connectionMetrics(metrics: Metrics) {
  return {
    open: metrics.gauge('flowtally_connections', 'TCP connections that are open.', ['listen']),
    opened: metrics.counter(
      'flowtally_connections_opened_total',
      'TCP connections that came. opened = ended + open now.',
      ['listen'],
    ),
    ended: metrics.counter(
      'flowtally_connections_ended_total',
      'TCP connections that ended or were refused, by reason.',
      ['listen', 'reason'],
    ),
  }
}
