import { Counter, Gauge, type Registry } from 'prom-client'
import type { InterfaceTable } from '../counters/interface-table.ts'

/** Adds what is said of the table of interfaces to a registry. */
export function addInterfaceMetrics(registry: Registry, table: InterfaceTable): void {
  new Gauge({
    name: 'flowtally_interfaces',
    help: 'Interfaces whose own counters are known.',
    registers: [registry],
    collect() {
      this.set(table.size)
    },
  })
  new Counter({
    name: 'flowtally_interfaces_refused_total',
    help: 'Samples of interface counters, and discarded packets, that found no place within limits.interfaces.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(table.refused)
    },
  })
}
