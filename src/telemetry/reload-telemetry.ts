import { Gauge, type Registry } from 'prom-client'

/** How the last reading of the configuration went. */
export interface ReloadState {
  readonly isSuccessful: boolean
  /** When it last went well, in milliseconds since 1970. */
  readonly succeeded: number
}

/** Adds what is said of the configuration to a registry, by the names that Prometheus uses for itself. */
export function addReloadMetrics(registry: Registry, state: ReloadState): void {
  new Gauge({
    name: 'flowtally_config_last_reload_successful',
    help: 'Whether the configuration could be used when it was last read.',
    registers: [registry],
    collect() {
      this.set(Number(state.isSuccessful))
    },
  })
  new Gauge({
    name: 'flowtally_config_last_reload_success_timestamp_seconds',
    help: 'When the configuration was last read and could be used.',
    registers: [registry],
    collect() {
      this.set(state.succeeded / 1000)
    },
  })
}
