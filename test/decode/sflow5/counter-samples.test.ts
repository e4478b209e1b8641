import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interfaceCounterNumber, interfaceCounters } from '../../../src/model/counter-sample.ts'
import { unsigned } from '../../support/datagram.ts'
import { sflow, sflowRecord } from '../../support/sflow-datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const u32 = (value: number) => unsigned(value, 4)
const u64 = (value: bigint) => unsigned(value, 8)

/** ifIndex 9, Ethernet, 10 Gbit/s, full duplex, both up; then numbers that tell themselves apart. */
const generic = sflowRecord(
  1,
  `${u32(9)} ${u32(6)} ${u64(10_000_000_000n)} ${u32(1)} ${u32(3)}
   ${u64(2n ** 40n + 1n)} ${[11, 12, 13, 14, 15, 0xffff_ffff].map(u32).join(' ')}
   ${u64(2n ** 63n)} ${[21, 22, 23, 24, 25, 2].map(u32).join(' ')}`,
)
const ethernet = sflowRecord(2, Array.from({ length: 13 }, (_, i) => u32(100 + i)).join(' '))

const compact = (...records: string[]) =>
  sflowRecord(2, `${[5, 9, records.length].map(u32).join(' ')} ${records.join(' ')}`)
const expanded = (...records: string[]) =>
  sflowRecord(4, `${[5, 2, 70_000_000, records.length].map(u32).join(' ')} ${records.join(' ')}`)

function samplesOf(...samples: string[]) {
  const test = new TestDecoder()
  test.receive(sflow(samples, { uptime: 60_000 }))
  return test
}

describe('an sFlow counter sample', () => {
  it('has every counter of both structures', () => {
    const [sample] = samplesOf(compact(generic, ethernet)).counters
    assert.ok(sample)
    const { values, ...rest } = sample
    assert.deepEqual(rest, { sequence: 5, uptime: 60_000, source: 9, sourceType: 0, ifIndex: 9 })
    const named = interfaceCounters.map(({ name }) => values[interfaceCounterNumber[name]])
    assert.deepEqual(named, [
      10_000_000_000n,
      1n,
      1n,
      1n,
      2n ** 40n + 1n,
      11n,
      12n,
      13n,
      14n,
      15n,
      undefined,
      2n ** 63n,
      21n,
      22n,
      23n,
      24n,
      25n,
      2n,
      ...Array.from({ length: 13 }, (_, i) => BigInt(100 + i)),
    ])
  })

  it('says the same in its expanded form, of larger data sources', () => {
    const [sample] = samplesOf(expanded(ethernet, generic)).counters
    const [other] = samplesOf(compact(generic, ethernet)).counters
    assert.deepEqual(sample, { ...other, source: 70_000_000, sourceType: 2 })
  })

  it('may lack a structure, or have others', () => {
    const [, sample] = samplesOf(
      compact(generic, ethernet),
      compact(sflowRecord(1001, '00'), ethernet, sflowRecord(2001, '00')),
    ).counters
    assert.equal(sample?.ifIndex, undefined)
    assert.equal(sample?.values[interfaceCounterNumber.ifInOctets], undefined)
    assert.equal(sample?.values[interfaceCounterNumber.dot3StatsSymbolErrors], 112n)
  })

  it('tells the two states of an interface apart', () => {
    const status = (word: number) => {
      const body = `${u32(9)} ${u32(6)} ${u64(0n)} ${u32(1)} ${u32(word)} ${'00'.repeat(64)}`
      const [sample] = samplesOf(compact(sflowRecord(1, body))).counters
      return [
        sample?.values[interfaceCounterNumber.ifAdminStatus],
        sample?.values[interfaceCounterNumber.ifOperStatus],
      ]
    }
    assert.deepEqual([0, 1, 2, 0xffff_ffff].map(status), [
      [0n, 0n],
      [1n, 0n],
      [0n, 1n],
      [undefined, undefined],
    ])
  })

  it('is lost with a bad record, as the next one says it all again', () => {
    const test = samplesOf(compact(generic, sflowRecord(2, '00')), compact(generic))
    assert.equal(test.counters.length, 1)
    assert.deepEqual(test.problems, ['sample_malformed'])
  })

  it('says that a counter is not kept by all ones', () => {
    const body = `${u32(9)} ${u32(6)} ${'ff'.repeat(80)}`
    const [sample] = samplesOf(compact(sflowRecord(1, body))).counters
    assert.deepEqual(new Set(sample?.values), new Set([undefined]))
  })
})

describe('an sFlow discarded packet', () => {
  it('is handed on with its reason', () => {
    const sample = sflowRecord(5, [4, 0, 7, 256, 7, 0x3fff_ffff, 258, 0].map(u32).join(' '))
    const test = samplesOf(sample)
    assert.deepEqual(test.discards, [
      {
        sequence: 4,
        source: 7,
        sourceType: 0,
        in_if: 7,
        out_if: 0xffff_fffe,
        reason: 258,
        drops: 256,
      },
    ])
    assert.deepEqual([test.flows, test.problems], [[], []])
  })

  it('says how many more there were without a sample, by how much that grows', () => {
    const told = (sequence: number, drops: number, source = 7) =>
      sflowRecord(5, [sequence, 0, source, drops, 7, 0, 258, 0].map(u32).join(' '))
    const test = samplesOf(told(1, 100), told(1, 500, 9), told(2, 103), told(4, 104), told(3, 103))
    assert.equal(test.count('sampler_discards_untold'), 4)
    assert.equal(test.count('sampler_drops'), 0)
  })
})
