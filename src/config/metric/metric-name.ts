import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

const ours = [
  'flowtally_',
  'process_',
  'nodejs_',
  'flow_interface_counter_',
  'flow_interface_audit_',
  'flow_discarded_',
]

/** A name that families can begin with, by Prometheus's grammar and conventions. */
export function metricName(value: unknown): string {
  if (typeof value !== 'string' || !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value)) {
    throw new Mistake(
      `${shown(value)} cannot be the name of a metric: letters, digits and _ only, no digit first`,
    )
  }
  const prefix = ours.find((one) => `${value}_`.startsWith(one))
  if (prefix !== undefined) {
    throw new Mistake(
      `${shown(value)} cannot be the name of a metric: flowtally's own begin with ${prefix}`,
    )
  }
  if (value.endsWith('_total')) {
    throw new Mistake(
      `leave out "_total": the families are ${value.slice(0, -6)}_bytes_total and so on`,
    )
  }
  return value
}
