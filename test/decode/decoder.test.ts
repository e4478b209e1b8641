import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problems } from '../../src/decode/problems.ts'
import type { Sampler } from '../../src/decode/sampler.ts'
import { type CountName, count, problemCount } from '../../src/decode/sampler-counts.ts'
import { ipfix, ipfixOptions, netflow5, netflow9, set, template } from '../support/datagram.ts'
import { assertBalance } from '../support/decoder-balance.ts'
import { hex } from '../support/hex.ts'
import { below, mutatedDatagram, randomDatagram } from '../support/mutate.ts'
import { SEED } from '../support/seed.ts'
import { RECEIVED, TestDecoder } from '../support/test-decoder.ts'

const bytesOnly = set(2, template(256, [[1, 4]]))
const oneRecord = set(256, '00000064')
const flow = '00'.repeat(48)

describe('a payload', () => {
  it('is told by its first two bytes', () => {
    const test = new TestDecoder()
    test.receive([hex(''), hex('05'), hex('0006 0000'), hex('0009'), hex('000a 0010'), hex('0005')])
    assert.deepEqual(test.problems, [
      'empty',
      'truncated',
      'unknown_version',
      'truncated',
      'truncated',
      'truncated',
    ])
    assertBalance(test.decoder, 6)
  })

  it('is only what its source is configured for', () => {
    const test = new TestDecoder()
    test.receive(netflow5([flow]), { format: 'sflow' })
    test.receive(hex('00000005'), { format: 'netflow' })
    test.receive(hex('4745'), { format: 'sflow' })
    assert.deepEqual(test.problems, ['unknown_version', 'unknown_version', 'unknown_version'])
    test.receive(netflow5([flow]), { format: 'netflow' })
    assert.equal(test.flows.length, 1)
    assertBalance(test.decoder, 4)
  })

  it('tells the clocks: when it came, and how far off its sampler is', () => {
    const test = new TestDecoder()
    test.receive(netflow5([flow], { uptime: 0 }), { received: RECEIVED })
    const { clockSkew, flowDelay, lastPayload, lastFlow } = test.sampler()
    assert.deepEqual([clockSkew, flowDelay], [0.5, 0.5])
    assert.deepEqual([lastPayload, lastFlow], [RECEIVED, RECEIVED])
  })

  it('without flows is no sign that flows are exported', () => {
    const test = new TestDecoder()
    test.receive(ipfix([bytesOnly]))
    assert.deepEqual([test.sampler().lastPayload, test.sampler().lastFlow], [RECEIVED, 0])
  })

  it('counts the directions of its flows (IE 61)', () => {
    const test = new TestDecoder()
    test.receive(ipfix([set(2, template(256, [[61, 1]])), set(256, '00 01 01 07')]))
    assert.deepEqual([test.count('records_ingress'), test.count('records_egress')], [1, 2])
  })
})

describe('sequence numbers', () => {
  it('count the flows in v5', () => {
    const test = new TestDecoder()
    const send = (sequence: number, flows: number) =>
      test.receive(netflow5(new Array(flows).fill(flow), { sequence }))
    send(100, 3)
    send(103, 2)
    send(110, 1)
    assert.equal(test.takeLost(), 5)
  })

  it('count the datagrams in v9 (RFC 3954 §5.1)', () => {
    const test = new TestDecoder()
    const sets = [set(0, template(256, [[1, 4]])), set(256, '00000001'.repeat(5))]
    for (const sequence of [7, 8, 11]) test.receive(netflow9(sets, { sequence }))
    assert.equal(test.takeLost(), 2)
  })

  it('count the data records in IPFIX, those of options too (RFC 7011 §3.1)', () => {
    const test = new TestDecoder()
    const options = set(3, ipfixOptions(257, [[149, 4]], [[34, 4]])) // biome-ignore format: pairs
    const send = (sequence: number, ...sets: string[]) => test.receive(ipfix(sets, { sequence }))
    send(10, bytesOnly, options, set(257, '00000001 00000064'), oneRecord)
    send(12, bytesOnly)
    send(12, oneRecord)
    assert.equal(test.takeLost(), 0)
    send(15, oneRecord)
    assert.equal(test.takeLost(), 2)
  })

  it('go on anew behind records that could not be counted', () => {
    const test = new TestDecoder()
    const send = (sequence: number, ...sets: string[]) => test.receive(ipfix(sets, { sequence }))
    send(10, bytesOnly, oneRecord)
    send(11, set(999, '00000000 00000000'), oneRecord) // 999 is unknown
    send(50, oneRecord)
    send(52, oneRecord)
    assert.equal(test.takeLost(), 1)
  })

  it('are of one port and domain each', () => {
    const test = new TestDecoder()
    test.receive(ipfix([bytesOnly, oneRecord], { sequence: 10 }), { port: 1 })
    test.receive(ipfix([bytesOnly, oneRecord], { sequence: 500 }), { port: 2 })
    test.receive(ipfix([bytesOnly, oneRecord], { sequence: 900, domain: 2 }), { port: 1 })
    test.receive(ipfix([oneRecord], { sequence: 11 }), { port: 1 })
    assert.equal(test.takeLost(), 0)
  })

  it('that begin anew are counted', () => {
    const test = new TestDecoder()
    test.receive(netflow9([], { sequence: 90_000_000 }))
    test.receive(netflow9([], { sequence: 0 }))
    assert.equal(test.count('sequence_resets'), 1)
    assert.equal(test.takeLost(), 0)
  })
})

describe('the balance of each sampler', () => {
  it('holds whatever comes', () => {
    const pick = below(SEED)
    const corpus = [
      netflow5([flow]),
      netflow9([set(0, template(256, [[1, 4]])), set(256, '00000001'), set(257, '00000001')]),
      ipfix([bytesOnly, oneRecord, set(258, '01020304'), set(2, template(258, [[236, 65535]]))]),
      ipfix([set(3, ipfixOptions(257, [[302, 1]], [[34, 4]])), set(257, '01 00000064')]), // biome-ignore format: pairs
    ]
    const limits = { parkedBytes: 5000, sessions: 20, samplers: 15, parkedAge: 5000 }
    const test = new TestDecoder({ limits, allow: ['192.0.2.0/27'] })
    for (let i = 0; i < 5000; i++) {
      const bytes = pick(4) === 0 ? randomDatagram(pick) : mutatedDatagram(pick, corpus)
      test.receive(bytes, { address: `192.0.2.${pick(36)}`, port: pick(3), received: RECEIVED + i })
      if (i % 500 === 0) test.decoder.sets.expire(RECEIVED + i)
    }
    assertBalance(test.decoder, 5000)
    let waiting = 0
    for (const sampler of [test.decoder.samplers.refused, ...test.decoder.samplers]) {
      waiting += assertSamplerBalance(sampler)
    }
    assert.equal(waiting, test.decoder.sets.parked.size)
  })
})

/** Returns how many of its sets wait for their template. */
function assertSamplerBalance({ counts, address }: Sampler): number {
  const of = (name: CountName) => counts[count[name]] ?? 0
  const lostOf = (costs: 'payload' | 'set') =>
    problems
      .filter((problem) => problem.costs === costs)
      .reduce((sum, { reason }) => sum + (counts[problemCount(reason)] ?? 0), 0)
  assert.equal(of('payloads'), of('payloads_decoded') + lostOf('payload'), address)
  const unread = counts[problemCount('template_unknown')] ?? 0
  const waiting = of('sets_parked') - of('sets_replayed') - unread
  assert.ok(waiting >= 0, address)
  assert.equal(of('sets'), of('sets_decoded') + lostOf('set') + waiting, address)
  const records = of('records_netflow_v5') + of('records_netflow_v9') + of('records_ipfix')
  assert.ok(of('observations') >= records, address)
  return waiting
}
