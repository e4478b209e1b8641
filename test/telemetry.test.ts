import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { InterfaceTable } from '../src/counters/interface-table.ts'
import { problems } from '../src/decode/problems.ts'
import { problemCount } from '../src/decode/sampler-counts.ts'
import { renderTelemetry } from '../src/expose/render-telemetry.ts'
import type { LaneReport } from '../src/lanes/lane-report.ts'
import { Dictionary } from '../src/model/dictionary.ts'
import { connectionEnds } from '../src/source/connection-ends.ts'
import { Series } from '../src/tally/series.ts'
import { samplerMetrics } from '../src/telemetry/sampler-metrics.ts'
import { Telemetry } from '../src/telemetry.ts'
import { laneReport, nameOf, noLevels, samplerReport } from './support/lane-reports.ts'
import { Samples } from './support/samples.ts'
import { textOf } from './support/text-of.ts'
import { definition } from './tally/definition.ts'

function newTelemetry(limits = { samplers: 3, sessions: 4 }) {
  const series = new Series([definition(['src_as'], { id: 'as' })], new Dictionary(10))
  const telemetry = new Telemetry(series, new InterfaceTable(10), limits, '1.2.3')
  const report = (changes: Partial<LaneReport>, lane = 0) =>
    telemetry.report(lane, laneReport(changes), nameOf)
  const samples = async () => new Samples(await textOf(renderTelemetry(telemetry.registry, 'text')))
  return { telemetry, report, samples }
}

describe('telemetry', () => {
  it('has its counters at 0 before anything happened', async () => {
    const samples = await newTelemetry().samples()
    const expected = [
      ...samplerMetrics
        .filter(({ counts }) => counts.length === 1)
        .map(({ name }) => `${name}{sampler="other"}`),
      'flowtally_payloads_dropped_total{sampler="other",reason="not_allowed"}',
      'flowtally_payloads_dropped_total{sampler="other",reason="sampler_limit"}',
      'flowtally_tallied_bytes_total{metric="as"}',
      'flowtally_implausible_observations_total{metric="as"}',
      'flowtally_bugs_total',
    ]
    for (const series of expected) assert.equal(samples.value(series), 0, series)
  })

  it('has every counter of a sampler at 0 from its first datagram on', async () => {
    const { report, samples } = newTelemetry()
    report({ samplers: [samplerReport(1, { payloads: 1 })] })
    const now = await samples()
    assert.equal(now.value('flowtally_payloads_received_total{sampler="192.0.2.1"}'), 1)
    for (const { reason, costs, outcome } of problems) {
      if (reason === 'not_allowed' || reason === 'sampler_limit') continue
      const labels = `{sampler="192.0.2.1",reason="${reason}"}`
      assert.equal(now.value(`flowtally_${costs}s_${outcome}_total${labels}`), 0, reason)
    }
  })

  it('gives every problem its counter', async () => {
    const { report, samples } = newTelemetry()
    const all = samplerReport(1, {})
    for (const [i, { reason }] of problems.entries()) all.counts[problemCount(reason)] = i + 1
    report({ samplers: [all] })
    const now = await samples()
    for (const [i, { reason, costs, outcome }] of problems.entries()) {
      const labels = `{sampler="192.0.2.1",reason="${reason}"}`
      assert.equal(now.value(`flowtally_${costs}s_${outcome}_total${labels}`), i + 1, reason)
    }
  })

  it('counts samplers beyond the bound as other', async () => {
    const { report, samples } = newTelemetry()
    const numbers = [1, 2, 3, 4, 5]
    report({ samplers: numbers.map((number) => samplerReport(number, { payloads: number })) })
    const now = await samples()
    assert.deepEqual(now.labelValues('flowtally_payloads_received_total', 'sampler'), [
      'other',
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
    ])
    assert.equal(now.value('flowtally_payloads_received_total{sampler="other"}'), 9)
  })

  it('tells so many domains apart, the others read other', async () => {
    const { report, samples } = newTelemetry()
    const loss = (domain: number) => ({ name: 1, protocol: 'netflow_v9' as const, domain, lost: 1 })
    report({ losses: [1, 2, 3, 4, 5, 6].map(loss) })
    report({ losses: [loss(1), loss(7)] })
    const now = await samples()
    const name = 'flowtally_sequence_lost_total'
    assert.deepEqual(now.labelValues(name, 'domain'), ['1', '2', '3', '4', 'other'])
    assert.equal(now.sum(name, { domain: '1' }), 2n)
    assert.equal(now.sum(name, { domain: 'other' }), 3n)
  })

  it('finds both directions of a sampler, whenever they come', async () => {
    const { report, samples } = newTelemetry()
    const value = async (sampler: string) =>
      (await samples()).value(`flowtally_sampler_exports_both_directions{sampler="${sampler}"}`)
    report({ samplers: [samplerReport(1, { records_ingress: 5 }), samplerReport(2, {})] })
    assert.equal(await value('192.0.2.1'), 0)
    report({ samplers: [samplerReport(1, { records_egress: 5 })] })
    report({ samplers: [samplerReport(1, {})] })
    assert.equal(await value('192.0.2.1'), 1)
    assert.equal(await value('192.0.2.2'), 0)
  })

  it('does not make one of many samplers that are other', async () => {
    const { report, samples } = newTelemetry({ samplers: 1, sessions: 4 })
    report({ samplers: [1, 2].map((number) => samplerReport(number, { records_ingress: 1 })) })
    report({ samplers: [samplerReport(3, { records_egress: 1 }, { lastPayload: 1000 })] })
    const now = await samples()
    for (const name of ['exports_both_directions', 'last_payload_timestamp_seconds']) {
      assert.equal(now.value(`flowtally_sampler_${name}{sampler="other"}`), undefined)
    }
  })

  it('shows the rates that records are multiplied by, and who said so', async () => {
    const { report, samples } = newTelemetry()
    const rates = [
      { source: 'options' as const, id: 7, rate: 1000, protocol: 'netflow_v9' as const, domain: 1 },
      {
        source: 'default' as const,
        id: undefined,
        rate: 10,
        protocol: 'netflow_v9' as const,
        domain: 1,
      },
    ]
    report({ samplers: [samplerReport(1, {}, { rates })] })
    const now = await samples()
    assert.deepEqual(now.series('flowtally_sampling_rate'), [
      'flowtally_sampling_rate{sampler="192.0.2.1",export_protocol="netflow_v9",domain="1",sampler_id="7",source="options"}',
      'flowtally_sampling_rate{sampler="192.0.2.1",export_protocol="netflow_v9",domain="1",sampler_id="",source="default"}',
    ])
  })

  it('counts what the kernel dropped on each socket once, also when it is opened again', async () => {
    const { telemetry, samples } = newTelemetry()
    const bound = {
      listen: 'flow://:2055',
      address: '::',
      port: 2055,
      buffer: { asked: 9, granted: 8 },
    }
    const look = (inode: string, drops: number) =>
      telemetry.sockets([bound], [{ port: 2055, inode, queued: 5, drops }])
    look('1', 10)
    look('1', 10)
    look('1', 12)
    look('2', 3)
    const now = await samples()
    assert.equal(now.value('flowtally_kernel_drops_total{listen="flow://:2055"}'), 15)
    assert.equal(now.value('flowtally_socket_queue_bytes{listen="flow://:2055"}'), 5)
    assert.equal(now.value('flowtally_socket_buffer_bytes{listen="flow://:2055"}'), 8)
  })

  it('counts connections of each listener, and how they ended, from 0 on', async () => {
    const { report, samples } = newTelemetry()
    const listen = 'ipfix+tcp://:4739'
    report({ connections: [{ listen, open: 0, opened: 0, ended: {} }] })
    const before = await samples()
    for (const { reason } of connectionEnds) {
      const series = `flowtally_connections_ended_total{listen="${listen}",reason="${reason}"}`
      assert.equal(before.value(series), 0, reason)
    }
    report({ connections: [{ listen, open: 2, opened: 3, ended: { idle: 1 } }] })
    report({ connections: [{ listen, open: 1, opened: 0, ended: { idle: 1 } }] })
    const now = await samples()
    assert.equal(now.value(`flowtally_connections{listen="${listen}"}`), 1)
    assert.equal(now.value(`flowtally_connections_opened_total{listen="${listen}"}`), 3)
    assert.equal(now.sum('flowtally_connections_ended_total', { reason: 'idle' }), 2n)
    assert.equal(now.sum('flowtally_connections_ended_total'), 2n)
  })

  it('counts names that were refused over the lives of a lane', async () => {
    const { report, samples } = newTelemetry()
    for (const nameOverflows of [5, 8, 2, 3]) report({ levels: { ...noLevels, nameOverflows } })
    assert.equal((await samples()).value('flowtally_names_refused_total{lane="0"}'), 9)
  })
})
