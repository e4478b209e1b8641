import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LaneReport } from '../../src/lanes/lane-report.ts'
import { KnownSamplers } from '../../src/status/known-samplers.ts'
import { lossOf, protocolsOf, waitingSets } from '../../src/status/sampler-figures.ts'
import { samplerStatus } from '../../src/status/sampler-status.ts'
import { laneReport, nameOf, samplerReport } from '../support/lane-reports.ts'

function known(limit: number, ...reports: Partial<LaneReport>[]) {
  const samplers = new KnownSamplers(limit)
  for (const [at, report] of reports.entries()) {
    for (const _ of samplers.report(laneReport(report), nameOf, 1000 * at));
  }
  return samplers
}

function only(samplers: KnownSamplers) {
  const [first, ...more] = samplers.values()
  assert.ok(first !== undefined && more.length === 0)
  return first
}

describe('KnownSamplers', () => {
  it('adds up what lanes say of a sampler', () => {
    const samplers = known(
      10,
      { samplers: [samplerReport(1, { payloads: 2, observations: 5 }, { lastFlow: 7 })] },
      { samplers: [samplerReport(1, { payloads: 3, observations: 6 }, { lastPayload: 9 })] },
    )
    const { address, lastFlow, lastPayload } = only(samplers)
    assert.deepEqual([address, lastFlow, lastPayload], ['192.0.2.1', 7, 9])
    assert.deepEqual([samplers.payloads, samplers.observations], [5, 11])
    const { datagrams, flows } = samplerStatus(only(samplers), '192.0.2.1', null)
    assert.deepEqual([datagrams, flows], [5, 11])
  })

  it('forgets who was silent longest, beside the one that stands for all who are refused', () => {
    const samplers = known(
      2,
      { samplers: [samplerReport(0), samplerReport(1), samplerReport(2)] },
      { samplers: [samplerReport(0), samplerReport(1)] },
      { samplers: [samplerReport(3)] },
    )
    const addresses = [...samplers.values()].map(({ address }) => address)
    assert.deepEqual(addresses, ['other', '192.0.2.1', '192.0.2.3'])
  })

  it('forgets who has been silent for a day', () => {
    const samplers = known(5, { samplers: [samplerReport(1, {}, { lastPayload: 1 })] })
    for (const _ of samplers.report(laneReport(), nameOf, 86_400_000));
    assert.equal(samplers.size, 1)
    for (const _ of samplers.report(laneReport(), nameOf, 86_400_002));
    assert.equal(samplers.size, 0)
  })

  it('has the newest sampling rate of each domain and sampler id', () => {
    const rate = { protocol: 'ipfix', domain: 1, id: 1 } as const
    const samplers = known(
      5,
      { samplers: [samplerReport(1, {}, { rates: [{ ...rate, rate: 1, source: 'default' }] })] },
      {
        samplers: [
          samplerReport(
            1,
            {},
            {
              rates: [
                { ...rate, rate: 100, source: 'options' },
                { ...rate, domain: 2, rate: 100, source: 'options' },
                { ...rate, id: 2, rate: 500, source: 'options' },
              ],
            },
          ),
        ],
      },
    )
    assert.deepEqual(samplerStatus(only(samplers), '192.0.2.1', null).rates, [
      { rate: 100, source: 'options' },
      { rate: 500, source: 'options' },
    ])
  })
})

describe('the figures of a sampler', () => {
  it('share what was lost among records for IPFIX', () => {
    const samplers = known(5, {
      samplers: [samplerReport(1, { payloads: 9, payloads_decoded: 9, records_ipfix: 90 })],
      losses: [{ name: 1, protocol: 'ipfix', domain: 1, lost: 10 }],
    })
    assert.deepEqual(lossOf(only(samplers)), { lost: 10, share: 0.1 })
  })

  it('share what was lost among datagrams for NetFlow v9 and sFlow', () => {
    const samplers = known(5, {
      samplers: [samplerReport(1, { payloads_decoded: 30, records_netflow_v9: 900 })],
      losses: [{ name: 1, protocol: 'netflow_v9', domain: 1, lost: 10 }],
    })
    assert.deepEqual(lossOf(only(samplers)), { lost: 10, share: 0.25 })
  })

  it('say nothing of loss where nothing is numbered', () => {
    const samplers = known(5, { samplers: [samplerReport(1, { records_netflow_v1: 9 })] })
    assert.deepEqual(lossOf(only(samplers)), { lost: 0, share: null })
    assert.deepEqual(protocolsOf(only(samplers)), ['netflow_v1'])
  })

  it('tell sets that wait from those that were given up', () => {
    const samplers = known(5, {
      samplers: [
        samplerReport(
          1,
          { sets: 10, sets_decoded: 4, records_netflow_v9: 1 },
          { problems: { template_unknown: 2, set_length: 1, unknown_version: 50 } },
        ),
      ],
    })
    assert.equal(waitingSets(only(samplers)), 3)
  })

  it('have a protocol when there is none of its records yet', () => {
    const samplers = known(5, {
      samplers: [samplerReport(1, { sets: 3 })],
      losses: [{ name: 1, protocol: 'ipfix', domain: 1, lost: 0 }],
    })
    assert.deepEqual(protocolsOf(only(samplers)), ['ipfix'])
    assert.equal(waitingSets(only(samplers)), 3)
  })
})
