import { type FieldDefinition, type FieldText, fieldDefinition } from '../model/fields.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import { families } from './metric/families.ts'

/** The most bytes with which a value reads; texts from outside are taken to have 64. */
const widths: Record<Exclude<FieldText, 'number'>, number> = {
  address: 39,
  network: 43,
  mac: 17,
  flow_type: 10,
  export_protocol: 10,
  ethertype: 6,
  interface: 10,
  protocol: 15,
  direction: 7,
  flow_end_reason: 20,
  nat_event: 40,
  firewall_event: 20,
  name: 64,
  string: 64,
  application: 24,
  numbers: 64,
  addresses: 64,
  layers: 64,
}

/** The largest 64-bit number. */
const VALUE_WIDTH = 20

/** What a metric comes to when its table is full. */
export interface WorstCase {
  /** Series, which are lines of a scrape. */
  readonly lines: number
  /** Bytes of a scrape, before compression. */
  readonly bytes: number
}

/** `linesPerSeries` is 2 where each series has a line that says when it began. */
export function worstCase(metric: MetricDefinition, linesPerSeries = 1): WorstCase {
  const labels = metric.labels
    .map(({ label, field }) => `${label}=""`.length + width(fieldDefinition(field)))
    .reduce((sum, bytes) => sum + bytes, '{}'.length + metric.labels.length - 1)
  const bytes = families(metric).map((family) => {
    const line = family.length + labels + ' '.length + VALUE_WIDTH + '\n'.length
    const heading = `# HELP ${family} ${metric.help}\n# TYPE ${family} counter\n`
    return Buffer.byteLength(heading) + metric.limit * line * linesPerSeries
  })
  return {
    lines: metric.limit * metric.values.length * linesPerSeries,
    bytes: bytes.reduce((sum, one) => sum + one, 0),
  }
}

function width({ kind, text }: FieldDefinition): number {
  if (text !== 'number') return widths[text]
  return kind === 'u64' ? VALUE_WIDTH : 10
}
