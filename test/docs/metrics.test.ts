import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import { InterfaceTable } from '../../src/counters/interface-table.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { Series } from '../../src/tally/series.ts'
import { Telemetry } from '../../src/telemetry.ts'
import { assertGoldenPart } from '../support/golden-part.ts'

/** Our own families; what `process_` and `nodejs_` ones there are depends on the machine. */
function telemetryTable(): string {
  const series = new Series([], new Dictionary(10))
  const telemetry = new Telemetry(
    series,
    new InterfaceTable(10),
    { samplers: 10, sessions: 10 },
    '0',
  )
  telemetry.watch({
    enrichment: () => assert.fail('nobody asks for values'),
    info: { omitted: 0 },
    reloading: { isSuccessful: true, succeeded: 0 },
    web: { isSuccessful: true, succeeded: 0, expires: undefined },
    checkpoint: undefined,
  })
  const { registry } = telemetry
  const own = registry.getMetricsAsArray().filter(({ name }) => name.startsWith('flowtally_'))
  return markdownTable(
    ['Family', 'Type', 'Labels', 'What it is'],
    own.map((metric) => [
      `\`${metric.name}\``,
      `${metric.type}`,
      labelsOf(metric)
        .map((label) => `\`${label}\``)
        .join(', ') || '–',
      metric.help,
    ]),
  )
}

/** prom-client has them, its types do not. */
function labelsOf(metric: object): string[] {
  return 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : []
}

describe('docs/metrics.md', () => {
  it('has every family that flowtally exposes about itself', () => {
    assertGoldenPart(telemetryTable(), 'docs/metrics.md', 'telemetry')
  })
})
