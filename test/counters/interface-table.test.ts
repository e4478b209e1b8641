import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interfaceFamilies } from '../../src/counters/interface-families.ts'
import type { InterfaceSample } from '../../src/counters/interface-report.ts'
import { InterfaceTable } from '../../src/counters/interface-table.ts'
import { renderFamilies } from '../../src/expose/render-families.ts'
import type { InterfaceCounterName } from '../../src/model/counter-sample.ts'
import { noPromtool, promtoolComplaints } from '../expose/promtool.ts'
import { textOf } from '../support/text-of.ts'
import { counterValues } from './samples.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000
const nameOf = (number: number) => `192.0.2.${number}`

/** What ten flow samples say in each direction. */
const estimated = (into: number, outOf: number) => ({
  in: { bytes: into, samples: 10 },
  out: { bytes: outOf, samples: 10 },
})

function sample(
  sequence: number,
  given: Partial<Record<InterfaceCounterName, bigint>>,
  more: Partial<InterfaceSample> = {},
): InterfaceSample {
  const estimate = estimated(0, 0)
  const values = counterValues(given)
  return {
    sampler: 1,
    domain: 0,
    ifIndex: 7,
    sequence,
    uptime: sequence * 30_000,
    values,
    estimate,
    ...more,
  }
}

function tableOf(samples: readonly InterfaceSample[], limit = 10): InterfaceTable {
  const table = new InterfaceTable(limit)
  for (const one of samples) {
    table.report({ samples: [one], discards: [], refused: 0 }, nameOf, NOW)
  }
  return table
}

/** The samples of a family, by their labels. */
function valuesOf(table: InterfaceTable, name: string): Record<string, number | bigint> {
  const family = [...interfaceFamilies(table)].find((one) => one.name === name)
  const values = family?.values ?? []
  return Object.fromEntries(
    [...values].map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  )
}

const IN_BYTES = 'flow_interface_counter_in_bytes_total'
const IN_ERRORS = 'flow_interface_counter_in_errors_total'

describe('the counters of an interface', () => {
  it('count from 0, however far the device has counted', () => {
    const first = sample(1, { ifInOctets: 1_000_000n })
    assert.deepEqual(valuesOf(tableOf([first]), IN_BYTES), { '192.0.2.1 7': 0n })
    const second = sample(2, { ifInOctets: 1_000_500n })
    assert.deepEqual(valuesOf(tableOf([first, second]), IN_BYTES), { '192.0.2.1 7': 500n })
  })

  it('go on over 32 bits, restarts and samples that come twice', () => {
    const table = tableOf([
      sample(1, { ifInErrors: 0xffff_fff0n }),
      sample(2, { ifInErrors: 0x10n }),
      sample(2, { ifInErrors: 0x10n }),
      sample(1, { ifInErrors: 0xffff_fff0n }),
      sample(1, { ifInErrors: 5n }, { sequence: 1, uptime: 1000 }),
      sample(2, { ifInErrors: 6n }, { sequence: 2, uptime: 31_000 }),
    ])
    // 0x20, then nothing new, then a restart that is older than any late sample may be
    assert.deepEqual(valuesOf(table, IN_ERRORS), { '192.0.2.1 7': 0x20n })
    const later = tableOf([
      sample(1000, { ifInErrors: 100n }),
      sample(1, { ifInErrors: 5n }),
      sample(2, { ifInErrors: 6n }),
    ])
    assert.deepEqual(valuesOf(later, IN_ERRORS), { '192.0.2.1 7': 6n })
  })

  it('go on where the agent was started again, and the interface was not', () => {
    const table = tableOf([
      sample(1000, { ifInOctets: 10n ** 15n }),
      sample(1, { ifInOctets: 10n ** 15n + 9n }),
    ])
    assert.deepEqual(valuesOf(table, IN_BYTES), { '192.0.2.1 7': 9n })
  })

  it('were all cleared where one of 64 bits fell', () => {
    const table = tableOf([
      sample(1, { ifInOctets: 1000n, ifInErrors: 500n }),
      sample(2, { ifInOctets: 30n, ifInErrors: 4n }),
    ])
    assert.deepEqual(valuesOf(table, IN_BYTES), { '192.0.2.1 7': 30n })
    assert.deepEqual(valuesOf(table, IN_ERRORS), { '192.0.2.1 7': 4n })
    const counted = valuesOf(table, 'flow_interface_audit_counted_bytes_total')
    assert.equal(counted['192.0.2.1 7 in'], 0n)
  })

  it('are told by one sub-agent, until that is silent', () => {
    const table = new InterfaceTable(10)
    const take = (domain: number, sequence: number, ifInErrors: bigint, now: number) => {
      const samples = [sample(sequence, { ifInErrors }, { domain })]
      table.report({ samples, discards: [], refused: 0 }, nameOf, now)
      return valuesOf(table, IN_ERRORS)['192.0.2.1 7']
    }
    take(0, 1000, 50n, NOW)
    take(1, 5, 49n, NOW)
    assert.equal(take(0, 1001, 51n, NOW + 1), 1n)
    assert.equal(take(1, 6, 51n, NOW + 2), 1n)
    assert.equal(take(1, 30, 60n, NOW + HOUR / 2), 10n)
  })

  it('stay exact beyond 2^53', () => {
    const table = tableOf([
      sample(1, { ifInOctets: 0n }),
      sample(2, { ifInOctets: 2n ** 53n }),
      sample(3, { ifInOctets: 2n ** 53n + 1n }),
    ])
    assert.deepEqual(valuesOf(table, IN_BYTES), { '192.0.2.1 7': 2n ** 53n + 1n })
  })

  it('are absent where the device does not count, and levels are what they were last', () => {
    const table = tableOf([
      sample(1, { ifSpeed: 10_000_000_000n, ifOperStatus: 1n }),
      sample(2, { ifSpeed: 1_000_000_000n, ifOperStatus: 0n }),
    ])
    const speed = valuesOf(table, 'flow_interface_counter_speed_bytes')
    assert.deepEqual(speed, { '192.0.2.1 7': 125_000_000n })
    assert.deepEqual(valuesOf(table, 'flow_interface_counter_oper_up'), { '192.0.2.1 7': 0n })
    assert.deepEqual(valuesOf(table, IN_BYTES), {})
  })
})

describe('the table of interfaces', () => {
  it('is bounded, and an interface that is silent for an hour leaves', () => {
    const table = new InterfaceTable(2)
    const take = (ifIndex: number, now: number) =>
      table.report(
        { samples: [sample(1, { ifInOctets: 1n }, { ifIndex })], discards: [], refused: 0 },
        nameOf,
        now,
      )
    for (const ifIndex of [1, 2, 3]) take(ifIndex, NOW)
    assert.equal(table.size, 2)
    assert.equal(table.refused, 1)
    take(2, NOW + HOUR / 2)
    take(3, NOW + HOUR)
    take(3, NOW + HOUR)
    assert.deepEqual(Object.keys(valuesOf(table, IN_BYTES)), ['192.0.2.1 2', '192.0.2.1 3'])
  })

  it('has discarded packets by reason; beyond the limit they are one', () => {
    const table = new InterfaceTable(2)
    const discards = [258, 257, 260, 9999].map((reason) => ({
      sampler: 1,
      ifIndex: 7,
      reason,
      packets: 3,
    }))
    for (let i = 0; i < 2; i++) table.report({ samples: [], discards, refused: 0 }, nameOf, NOW)
    assert.deepEqual(valuesOf(table, 'flow_discarded_packets_total'), {
      '192.0.2.1 7 acl': 6,
      '192.0.2.1 7 ttl_exceeded': 6,
      'other other other': 12,
    })
  })

  it('compares with what flow samples say', () => {
    const samples = [sample(0, { ifInOctets: 0n, ifOutOctets: 0n }, { estimate: undefined })]
    for (let i = 1; i <= 20; i++) {
      const octets = { ifInOctets: BigInt(i * 1000), ifOutOctets: BigInt(i * 500) }
      samples.push(sample(i, octets, { estimate: estimated(2000, 500) }))
    }
    assert.deepEqual(valuesOf(tableOf(samples), 'flow_interface_audit_ratio'), {
      '192.0.2.1 7 in': 2,
      '192.0.2.1 7 out': 1,
    })
    // not over a restart, nor for a time of which the lane did not see the beginning
    const unknown = [
      sample(50, { ifInOctets: 0n }),
      sample(1, { ifInOctets: 10n }, { estimate: estimated(5, 5), uptime: 10 }),
      sample(2, { ifInOctets: 20n }, { estimate: undefined }),
    ]
    const counted = valuesOf(tableOf(unknown), 'flow_interface_audit_counted_bytes_total')
    assert.deepEqual(counted, { '192.0.2.1 7 in': 0n, '192.0.2.1 7 out': 0n })
  })

  it('compares from one value of a counter to the next, over samples that lack it', () => {
    const table = tableOf([
      sample(1, { ifInOctets: 0n }),
      sample(2, { dot3StatsFCSErrors: 0n }, { estimate: estimated(5, 0) }),
      sample(3, { ifInOctets: 9n }, { estimate: estimated(2, 0) }),
    ])
    const bytes = (what: string) =>
      valuesOf(table, `flow_interface_audit_${what}_bytes_total`)['192.0.2.1 7 in']
    assert.deepEqual([bytes('estimated'), bytes('counted')], [7n, 9n])
  })

  it('forgets discarded packets of which there were no more for an hour', () => {
    const table = new InterfaceTable(10)
    const take = (reasons: readonly number[], now: number) => {
      const discards = reasons.map((reason) => ({ sampler: 1, ifIndex: 7, reason, packets: 1 }))
      table.report({ samples: [], discards, refused: 0 }, nameOf, now)
    }
    take([258, 257], NOW)
    take([258], NOW + HOUR / 2)
    take([], NOW + HOUR)
    assert.deepEqual(valuesOf(table, 'flow_discarded_packets_total'), { '192.0.2.1 7 acl': 2 })
  })

  it('reads well in both formats', async () => {
    const table = tableOf([
      sample(1, { ifInOctets: 0n, ifSpeed: 80n }),
      sample(2, { ifInOctets: 5n }, { estimate: estimated(4, 0) }),
    ])
    const text = await textOf(renderFamilies(interfaceFamilies(table), 'text'))
    assert.match(text, /^# TYPE flow_interface_counter_in_bytes_total counter$/m)
    assert.match(
      text,
      /^flow_interface_counter_in_bytes_total{sampler="192.0.2.1",ifIndex="7"} 5$/m,
    )
    const open = await textOf(renderFamilies(interfaceFamilies(table), 'openmetrics'))
    assert.match(open, /^# TYPE flow_interface_counter_in_bytes counter$/m)
    if (noPromtool === false) assert.equal(promtoolComplaints(text), '')
  })
})
