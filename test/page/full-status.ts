import type { Status } from '../../src/model/status.ts'
import { metricFixture, NOW, samplerFixture, statusFixture } from './status-fixture.ts'

const list = <T>(length: number, make: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => make(i))

const labels = ['sampler', 'in_if', 'in_if_name', 'src_as', 'src_as_name', 'dst_as', 'dst_as_name']

/** A status in which every list is as long as it may be, with ten metrics and thirty kinds of findings. */
export function fullStatus(): Status {
  const rates = list(4, (i) => ({ rate: 100 * (i + 1), source: 'options' as const }))
  const templates = list(12, (i) => ({ id: 256 + i, fields: 20, options: i === 11 }))
  return statusFixture({
    metrics: list(10, (metric) =>
      metricFixture({
        name: `flow_${metric}`,
        labels,
        values: ['bytes', 'packets', 'flows'],
        top: list(10, (row) => ({
          labels: labels.map((label) => `${label} ${row}`),
          rates: [125e6, 4321, 10],
          share: 0.1,
        })),
      }),
    ),
    samplers: {
      total: 1000,
      shown: list(100, (i) =>
        samplerFixture({
          address: `192.0.2.${i}`,
          name: `edge${i}.fra`,
          lost: 3,
          lost_share: 0.1,
          rates,
        }),
      ),
    },
    templates: {
      total: 1000,
      shown: list(50, (i) => ({
        address: '192.0.2.1',
        name: 'edge1.fra',
        protocol: 'ipfix',
        domain: i,
        port: 40_000,
        count: 100,
        templates,
        last: NOW - 60_000,
      })),
    },
    findings: list(30, (i) => ({
      severity: 'warning',
      reason: `reason_${i}`,
      meaning: 'Numbers are missing: `datagrams` are lost.',
      remedy: 'Look at `the way` from the router to this machine, and at its buffers.',
      see: 'docs/troubleshooting.md#datagrams-are-lost-on-the-way',
      places: {
        total: 100,
        shown: list(10, (place) => ({
          subject: `edge${place}.ams`,
          detail: `${i} lost`,
          last: NOW - 61_000,
        })),
      },
    })),
  })
}
