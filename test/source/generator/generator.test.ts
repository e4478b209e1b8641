import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Emission } from '../../../src/source/generator/emission.ts'
import { Generator, type GeneratorSettings } from '../../../src/source/generator/generator.ts'
import { Totals } from '../../../src/source/generator/totals.ts'

const start = Date.parse('2026-01-31T12:00:00Z')
const settings: GeneratorSettings = {
  seed: 1,
  start,
  rate: 1000,
  samplers: 3,
  protocols: ['ipfix', 'v9', 'v5'],
  count: 3000,
}

interface Timed extends Emission {
  readonly due: number
}

/** Everything that is due before `until`, each asked for at the moment when it is due. */
function emissions(
  changes: Partial<GeneratorSettings> = {},
  until = Number.POSITIVE_INFINITY,
): Timed[] {
  const generator = new Generator({ ...settings, ...changes })
  const sent: Timed[] = []
  while (generator.due < until) {
    const { due } = generator
    const emission = generator.next(due)
    if (emission === undefined) throw new Error('nothing, though it was due')
    sent.push({ ...emission, due })
  }
  return sent
}

const u16 = ({ datagram }: Emission, at: number) => Buffer.from(datagram).readUInt16BE(at)
const u32 = ({ datagram }: Emission, at: number) => Buffer.from(datagram).readUInt32BE(at)

describe('Generator', () => {
  it('makes the same bytes for the same seed and start', () => {
    assert.deepEqual(emissions(), emissions())
    assert.notDeepEqual(emissions({ seed: 2 }), emissions())
    assert.notDeepEqual(emissions({ start: start + 1 }), emissions())
  })

  it('makes the same bytes however late it is asked', () => {
    const generator = new Generator(settings)
    const late: Emission[] = []
    while (generator.due < Number.POSITIVE_INFINITY) {
      const emission = generator.next(start + 3_600_000)
      if (emission !== undefined) late.push(emission)
    }
    assert.deepEqual(
      late.map(({ datagram }) => datagram),
      emissions().map(({ datagram }) => datagram),
    )
  })

  it('gives each sampler a protocol, in turns', () => {
    const versions = new Map(emissions().map((sent) => [sent.sampler, u16(sent, 0)]))
    assert.deepEqual(Object.fromEntries(versions), { 0: 10, 1: 9, 2: 5 })
  })

  it('announces templates and options data first, and again after the interval', () => {
    const sent = emissions({ rate: 10, count: 200, templateInterval: 5000 })
    const announced = sent.filter(({ optionsRecords }) => optionsRecords > 0)
    assert.deepEqual(
      announced.map(({ sampler, due }) => [sampler, due - start]),
      [0, 5000, 10_000, 15_000].flatMap((at) => [
        [0, at],
        [1, at],
      ]),
    )
    assert.deepEqual(sent.slice(0, 2), announced.slice(0, 2))
  })

  it('announces every 60 seconds unless told otherwise', () => {
    const sent = emissions({ rate: 10, count: 1000, protocols: ['v9'], samplers: 1 })
    const announced = sent.filter(({ optionsRecords }) => optionsRecords > 0)
    assert.deepEqual(
      announced.map(({ due }) => due - start),
      [0, 60_000],
    )
  })

  it('keeps the rate: a datagram is due when its first record is', () => {
    let records = 0
    for (const sent of emissions()) {
      if (sent.optionsRecords === 0) assert.equal(sent.due, start + records)
      records += sent.records
    }
    assert.equal(records, 3000)
  })

  it('has nothing before it is due', () => {
    const generator = new Generator(settings)
    assert.equal(generator.next(start - 1), undefined)
    for (let i = 0; i < 3; i++) assert.notEqual(generator.next(start), undefined)
    assert.equal(generator.next(start), undefined)
    assert.ok(generator.due > start)
  })

  it('fills datagrams up to 1400 bytes', () => {
    const full = emissions().filter(({ records }) => records > 0)
    for (const { datagram } of full) assert.ok(datagram.length <= 1400)
    // the last one of each sampler may be half empty; one more IPv6 record would have fitted into no other
    for (const { datagram } of full.slice(0, -3)) assert.ok(datagram.length > 1400 - 120)
  })

  it('does not hold records back for a full datagram when they are few', () => {
    const sent = emissions({ rate: 6, count: 60 })
    for (const { records } of sent) assert.ok(records <= 2)
  })

  it('without a rate it is always due, and goes by the time it is asked at', () => {
    const generator = new Generator({ ...settings, rate: 0, protocols: ['v9'] })
    const now = start + 123_456
    for (let i = 0; i < 3; i++) assert.equal(generator.next(now)?.optionsRecords, 7)
    const sent = generator.next(now)
    assert.ok(sent !== undefined && sent.records > 10)
    assert.equal(u32(sent, 8), Math.floor(now / 1000))
  })

  it('numbers v5 by flows, v9 by packets and IPFIX by data records', () => {
    const expected = [0, 0, 0]
    for (const sent of emissions()) {
      const at = [8, 12, 16][sent.sampler] ?? 0
      assert.equal(u32(sent, at), expected[sent.sampler])
      const step = sent.sampler === 1 ? 1 : sent.records + sent.optionsRecords
      expected[sent.sampler] = (expected[sent.sampler] ?? 0) + step
    }
  })

  it('has no AS number in v5 that needs more than 16 bits', () => {
    const v5 = emissions({ protocols: ['v5'], samplers: 1 })
    const numbers = new Set<number>()
    for (const sent of v5) {
      for (let i = 0; i < sent.records; i++) numbers.add(u16(sent, 24 + i * 48 + 40))
    }
    assert.ok(numbers.has(23456))
    for (const number of numbers) {
      assert.ok(number === 23456 || (number >= 64496 && number <= 64511), String(number))
    }
  })

  it('counts what the datagrams hold', () => {
    const totals = new Totals()
    const seen = { records: 0, packets: 0, bytes: 0 }
    for (const sent of emissions({ protocols: ['v5'] })) {
      totals.add(sent)
      const count = u16(sent, 2)
      seen.records += count
      for (let i = 0; i < count; i++) {
        seen.packets += u32(sent, 24 + i * 48 + 16)
        seen.bytes += u32(sent, 24 + i * 48 + 20)
      }
    }
    const { records, packets, bytes } = totals
    assert.deepEqual({ records, packets, bytes }, seen)
  })
})
