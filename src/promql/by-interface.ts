import type { FlowMetric } from './flow-metric.ts'

/** Calls the labels of a metric by interface `sampler` and `ifIndex`, as all that is known of interfaces does. */
export function byInterface(metric: FlowMetric, field: 'in_if' | 'out_if') {
  const [sampler, index] = [metric.label('sampler') ?? 'sampler', metric.label(field) ?? field]
  return (expression: string): string => {
    const numbered = `label_replace(${expression}, "ifIndex", "$1", "${index}", "(.+)")`
    if (sampler === 'sampler') return numbered
    return `label_replace(${numbered}, "sampler", "$1", "${sampler}", "(.+)")`
  }
}
