import type { AlertingRule } from './rule.ts'
import { interfaceText } from './texts.ts'
import type { Thresholds } from './thresholds.ts'

/** Alerts about interfaces: full ones, and those whose flows and counters disagree. */
export function interfaceAlerts({ capacity, mismatch }: Thresholds): AlertingRule[] {
  const [least, most] = [rounded(1 - mismatch), rounded(1 / (1 - mismatch))]
  return [
    {
      alert: 'FlowtallyInterfaceNearCapacity',
      expr: `sampler_ifIndex:flow_interface_utilisation:ratio5m > ${capacity}`,
      hold: '15m',
      severity: 'warning',
      summary: `${interfaceText} is {{ $value | humanizePercentage }} full ({{ $labels.direction }})`,
      description: `Traffic {{ $labels.direction }} of ${interfaceText} is {{ $value | humanizePercentage }} of what it can carry, for a quarter of an hour.`,
    },
    {
      alert: 'FlowtallyCounterMismatch',
      expr: `flow_interface_audit_ratio{direction="in"} < ${least} or flow_interface_audit_ratio{direction="in"} > ${most}`,
      hold: '30m',
      severity: 'warning',
      summary: `Flows of ${interfaceText} come to {{ printf "%.2f" $value }} times what it counted`,
      description: `By its flows, ${interfaceText} took in {{ printf "%.2f" $value }} times the bytes that it counted itself. All numbers of this sampler may be wrong by that; the sampling rate is the first thing to look at.`,
    },
  ]
}

const rounded = (value: number) => Number(value.toPrecision(4))
