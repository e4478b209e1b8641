import { type Counter, Gauge, type Registry } from 'prom-client'
import {
  type ConnectionRefusal,
  connectionRefusals,
  type RequestRefusal,
  requestRefusals,
} from '../model/web-refusals.ts'
import type { Metrics } from './metrics.ts'
import type { ReloadState } from './reload-telemetry.ts'

/** How it is with the web configuration file. */
export interface WebState extends ReloadState {
  /** When the certificate of the server ends, in milliseconds since 1970. */
  readonly expires: number | undefined
}

/** Counts what was refused over HTTP. */
export class WebTelemetry {
  readonly #requests: Counter
  readonly #connections: Counter

  constructor(metrics: Metrics) {
    this.#requests = metrics.counter(
      'flowtally_http_requests_refused_total',
      'Requests over HTTP that were not answered with what they asked for, by reason.',
      ['reason'],
    )
    this.#connections = metrics.counter(
      'flowtally_http_connections_refused_total',
      'Connections for HTTP that were closed before their first request, by reason.',
      ['reason'],
    )
    for (const { reason } of requestRefusals) this.#requests.inc({ reason }, 0)
    for (const { reason } of connectionRefusals) this.#connections.inc({ reason }, 0)
  }

  requestRefused(reason: RequestRefusal): void {
    this.#requests.inc({ reason })
  }

  connectionRefused(reason: ConnectionRefusal): void {
    this.#connections.inc({ reason })
  }
}

/** Adds what is said of the web configuration file to a registry. */
export function addWebMetrics(registry: Registry, state: WebState): void {
  new Gauge({
    name: 'flowtally_web_config_last_reload_successful',
    help: 'Whether the web configuration file could be used when it was last read; 1 if there is none.',
    registers: [registry],
    collect() {
      this.set(Number(state.isSuccessful))
    },
  })
  new Gauge({
    name: 'flowtally_web_config_last_reload_success_timestamp_seconds',
    help: 'When the web configuration file was last read and could be used.',
    registers: [registry],
    collect() {
      this.set(state.succeeded / 1000)
    },
  })
  new Gauge({
    name: 'flowtally_web_certificate_expiry_timestamp_seconds',
    help: 'When the certificate of the web server ends.',
    // a label, so that without a certificate there is no series
    labelNames: ['use'],
    registers: [registry],
    collect() {
      this.reset()
      if (state.expires !== undefined) this.set({ use: 'server' }, state.expires / 1000)
    },
  })
}
