import type { MetricStatus, SamplerStatus, Status } from '../../src/model/status.ts'

export const NOW = 1_800_000_000_000

/** A sampler as a test wants it. */
export function samplerFixture(changes: Partial<SamplerStatus> = {}): SamplerStatus {
  return {
    address: '192.0.2.1',
    name: 'edge1.fra',
    protocols: ['netflow_v9'],
    last_datagram: NOW - 1000,
    last_flow: NOW - 1000,
    datagrams: 10,
    flows: 1234,
    bits: 2.5e9,
    lost: 0,
    lost_share: 0,
    rates: [{ rate: 1000, source: 'options' }],
    unknown_rate: 0,
    waiting: 0,
    ...changes,
  }
}

/** A metric as a test wants it. */
export function metricFixture(changes: Partial<MetricStatus> = {}): MetricStatus {
  return {
    metric: 'as',
    name: 'flow_as',
    labels: ['sampler', 'src_as', 'src_as_name'],
    values: ['bytes', 'packets'],
    rows: 120,
    limit: 8000,
    series: 240,
    demand: 130,
    named_share: 0.75,
    seconds: 42,
    top: [{ labels: ['edge1.fra', '64500', 'Example Net'], rates: [125e6, 4321], share: 0.4 }],
    ...changes,
  }
}

/** A flowtally with one sampler and nothing to complain about, unless a test wants something else. */
export function statusFixture(changes: Partial<Status> = {}): Status {
  return {
    format: 1,
    version: '1.2.3',
    started: NOW - 3_720_000,
    now: NOW,
    ready: true,
    reason: '',
    listening: [{ listen: 'flow://:2055', address: '::', port: 2055, transport: 'udp' }],
    traffic: {
      metric: 'flow_sampler',
      scaled: true,
      bits: 2.5e9,
      packets: 310_000,
      flows: 2000,
      datagrams: 97.3,
      history: { time: [NOW - 2000, NOW], bits: [2e9, 3e9], packets: [3e5, null] },
    },
    findings: [],
    metrics: [metricFixture()],
    samplers: { total: 1, shown: [samplerFixture()] },
    templates: {
      total: 1,
      shown: [
        {
          address: '192.0.2.1',
          name: 'edge1.fra',
          protocol: 'netflow_v9',
          domain: 7,
          port: 40_000,
          count: 2,
          templates: [
            { id: 256, fields: 18, options: false },
            { id: 257, fields: 4, options: true },
          ],
          last: NOW - 60_000,
        },
      ],
    },
    ...changes,
  }
}
