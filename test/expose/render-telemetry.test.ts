import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry, Summary } from 'prom-client'
import { renderTelemetry } from '../../src/expose/render-telemetry.ts'
import { textOf } from '../support/text-of.ts'
import { noPromtool, promtoolComplaints } from './promtool.ts'

describe('renderTelemetry', () => {
  let registry: Registry

  beforeEach(() => {
    registry = new Registry()
    const registers = [registry]
    const labelNames = ['reason'] as const
    const counter = new Counter({ name: 'drops_total', help: 'Say "why".', labelNames, registers })
    counter.inc({ reason: 'a "b" \\ c\nd' }, 3)
    new Counter({ name: 'unsuffixed', help: 'No suffix.', registers }).inc(2)
    const gauge = new Gauge({ name: 'rate', help: 'Some rate.', labelNames, registers })
    gauge.set({ reason: 'high' }, Number.POSITIVE_INFINITY)
    gauge.set({ reason: 'low' }, Number.NEGATIVE_INFINITY)
    gauge.set({ reason: 'none' }, Number.NaN)
    gauge.set({ reason: 'tiny' }, 1e-7)
    new Histogram({ name: 'took_seconds', help: 'Time.', buckets: [0.1], registers }).observe(0.05)
    new Summary({ name: 'size_bytes', help: 'Size.', percentiles: [0.5], registers }).observe(7)
  })

  const samples = `unsuffixed_total 2
rate{reason="high"} +Inf
rate{reason="low"} -Inf
rate{reason="none"} NaN
rate{reason="tiny"} 1e-7
took_seconds_bucket{le="0.1"} 1
took_seconds_bucket{le="+Inf"} 1
took_seconds_sum 0.05
took_seconds_count 1
size_bytes{quantile="0.5"} 7
size_bytes_sum 7
size_bytes_count 1`.split('\n')

  const linesOf = (text: string, comment: boolean) =>
    text.split('\n').filter((line) => line !== '' && line.startsWith('#') === comment)

  for (const format of ['text', 'openmetrics'] as const) {
    it(`writes the samples of every type in ${format}`, async () => {
      const text = await textOf(renderTelemetry(registry, format))
      assert.deepEqual(linesOf(text, false), [
        'drops_total{reason="a \\"b\\" \\\\ c\\nd"} 3',
        ...samples,
      ])
    })
  }

  it('names counters with _total in text', async () => {
    const comments = linesOf(await textOf(renderTelemetry(registry, 'text')), true)
    assert.deepEqual(comments.slice(0, 4), [
      '# HELP drops_total Say "why".',
      '# TYPE drops_total counter',
      '# HELP unsuffixed_total No suffix.',
      '# TYPE unsuffixed_total counter',
    ])
  })

  it('names families of counters without _total in OpenMetrics', async () => {
    const comments = linesOf(await textOf(renderTelemetry(registry, 'openmetrics')), true)
    assert.deepEqual(comments.slice(0, 4), [
      '# HELP drops Say \\"why\\".',
      '# TYPE drops counter',
      '# HELP unsuffixed No suffix.',
      '# TYPE unsuffixed counter',
    ])
  })

  it('keeps the names when the formats alternate', async () => {
    const first = await textOf(renderTelemetry(registry, 'text'))
    await textOf(renderTelemetry(registry, 'openmetrics'))
    await textOf(renderTelemetry(registry, 'openmetrics'))
    assert.equal(await textOf(renderTelemetry(registry, 'text')), first)
  })

  it('leaves out the gauges that prom-client names like counters', async () => {
    collectDefaultMetrics({ register: registry })
    const text = await textOf(renderTelemetry(registry, 'text'))
    assert.match(text, /^nodejs_active_handles\{/m)
    assert.doesNotMatch(text, /nodejs_active_\w+_total/)
  })

  it('is what promtool expects', { skip: noPromtool }, async () => {
    registry.clear()
    collectDefaultMetrics({ register: registry })
    assert.equal(promtoolComplaints(await textOf(renderTelemetry(registry, 'text'))), '')
  })
})
