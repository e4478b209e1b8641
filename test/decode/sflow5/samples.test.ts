import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unsigned } from '../../support/datagram.ts'
import { assertBalance } from '../../support/decoder-balance.ts'
import {
  sflow,
  sflowAddress,
  sflowExpandedSample,
  sflowRecord,
  sflowSample,
} from '../../support/sflow-datagram.ts'
import { RECEIVED, TestDecoder } from '../../support/test-decoder.ts'

const MANY = 0xffff_ffff
const u32 = (value: number) => unsigned(value, 4)
const switched = sflowRecord(1001, [100, 0, 200, 0].map(u32).join(' '))

describe('an sFlow datagram', () => {
  it('skips samples that it does not know, by their length', () => {
    const test = new TestDecoder()
    const unknown = [sflowRecord(6, '00'), sflowRecord((4413 << 12) | 1, 'ffffffffff')]
    const flows = test.receive(sflow([...unknown, sflowSample([switched])]))
    assert.deepEqual(
      flows.map(({ src_vlan }) => src_vlan),
      [100],
    )
    assert.deepEqual(test.problems, ['sample_unknown', 'sample_unknown'])
    assert.equal(test.count('sets'), 3)
    assert.equal(test.count('sets_decoded'), 1)
  })

  it('loses a sample that is too short, and no other', () => {
    const test = new TestDecoder()
    const short = [1, 2, 3, 4, 5].map((format) => sflowRecord(format, '00000001'))
    const flows = test.receive(sflow([...short, sflowSample([])]))
    assert.equal(flows.length, 1)
    assert.equal(test.lost('sample_malformed'), 5)
  })

  it('counts a packet whose record runs beyond its sample by what came before', () => {
    const test = new TestDecoder()
    const broken = `${u32(1001)} ${u32(17)} ${'00'.repeat(16)}`
    const [flow, next] = test.receive(sflow([sflowSample([switched, broken]), sflowSample([])]))
    assert.deepEqual([flow?.src_vlan, next?.packets], [100, 1])
    assert.deepEqual(test.problems, ['sample_malformed'])
  })

  it('ends where a sample runs beyond it', () => {
    const test = new TestDecoder()
    const flows = test.receive(
      sflow([sflowSample([]), sflowRecord(1, '00'.repeat(32), 1000), sflowSample([])]),
    )
    assert.equal(flows.length, 1)
    assert.deepEqual(test.problems, ['sample_truncated'])
    assertBalance(test.decoder, 1)
  })

  it('that counts four billion samples or records is read as far as it goes', () => {
    const test = new TestDecoder()
    assert.equal(test.receive(sflow([sflowSample([switched])], { count: MANY })).length, 1)
    assert.deepEqual(test.problems, ['sample_truncated'])
    for (const sample of [
      sflowSample([switched], { count: MANY }),
      sflowExpandedSample([switched], { count: MANY }),
    ]) {
      const flows = test.receive(sflow([sample, sflowSample([])]))
      assert.deepEqual(
        flows.map(({ src_vlan }) => src_vlan),
        [100, undefined],
      )
      assert.equal(test.problems.at(-1), 'sample_malformed')
    }
    test.receive(sflow([sflowRecord(2, [1, 7, MANY].map(u32).join(' '))]))
    test.receive(sflow([sflowRecord(5, [1, 0, 7, 0, 1, 2, 258, MANY].map(u32).join(' '))]))
    assertBalance(test.decoder, 5)
  })

  it('may count fewer samples than it has bytes for', () => {
    const test = new TestDecoder()
    assert.equal(test.receive(sflow([sflowSample([]), 'ffffffff'], { count: 1 })).length, 1)
    assert.deepEqual(test.problems, [])
  })

  it('counts what becomes of it wherever it is cut', () => {
    const whole = sflow([sflowSample([switched]), sflowExpandedSample([switched])])
    const test = new TestDecoder()
    for (let length = 0; length < whole.length; length++) test.receive(whole.subarray(0, length))
    assertBalance(test.decoder, whole.length)
    assert.equal(test.problems.length, whole.length)
  })

  it('is refused whole if its header is', () => {
    const test = new TestDecoder()
    test.receive(sflow([sflowSample([])], { agent: '00000003 c0000201' }))
    test.receive(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 1))
    assert.deepEqual(test.problems, ['agent_address', 'unknown_version'])
  })
})

describe('the agent of an sFlow datagram', () => {
  const samplersOf = (agent: string, options = {}) => {
    const test = new TestDecoder(options)
    test.receive(sflow([sflowSample([])], { agent }), { address: '203.0.113.9' })
    return [...test.decoder.samplers].map(({ address }) => address)
  }

  it('is the sampler, whoever sends', () => {
    assert.deepEqual(samplersOf(sflowAddress('c0000205')), ['192.0.2.5'])
    assert.deepEqual(samplersOf(sflowAddress(`${'20010db8'.padEnd(31, '0')}5`)), ['2001:db8::5'])
  })

  it('is the sender if the datagram does not name it', () => {
    assert.deepEqual(samplersOf('00000000'), ['203.0.113.9'])
    assert.deepEqual(samplersOf(sflowAddress('00000000')), ['203.0.113.9'])
    assert.deepEqual(samplersOf(sflowAddress('0'.repeat(32))), ['203.0.113.9'])
  })

  it('does not help a sender that is not allowed', () => {
    const agent = sflowAddress('c0000205')
    assert.deepEqual(samplersOf(agent, { allow: ['192.0.2.0/24'] }), [])
    assert.deepEqual(samplersOf(agent, { allow: ['203.0.113.0/24'] }), ['192.0.2.5'])
  })

  it('may have sub-agents, each with sequence numbers of its own', () => {
    const test = new TestDecoder()
    const send = (subAgent: number, sequence: number) =>
      test.receive(sflow([sflowSample([])], { subAgent, sequence }))
    const lost = (): Record<number, number> =>
      Object.fromEntries(
        [...test.sampler().domains].map(({ id, sessions }) => [
          id,
          [...sessions.values()].reduce(
            (sum, { sequence }) => sum + sequence.takeLost(RECEIVED + 10_000),
            0,
          ),
        ]),
      )
    for (const [subAgent, sequence] of [
      [1, 10],
      [2, 500],
      [1, 11],
      [2, 503],
      [1, 12],
    ] as const) {
      send(subAgent, sequence)
    }
    assert.deepEqual(lost(), { 1: 0, 2: 2 })
    send(1, 1)
    assert.equal(test.count('sequence_resets'), 0)
  })

  it('has no clock of its own', () => {
    const test = new TestDecoder()
    test.receive(sflow([sflowSample([])]))
    assert.equal(test.sampler().clockSkew, undefined)
  })
})
