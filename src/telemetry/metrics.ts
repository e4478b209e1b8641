import { Counter, Gauge, type Registry } from 'prom-client'

/** Makes metrics in one registry. */
export class Metrics {
  readonly registry: Registry

  constructor(registry: Registry) {
    this.registry = registry
  }

  counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] })
  }

  gauge(name: string, help: string, labelNames: readonly string[]): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] })
  }
}
