import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decoderState } from '../../src/decode/decoder-state.ts'
import { lastingStates } from '../../src/decode/lasting-states.ts'
import { protocols } from '../../src/decode/protocols.ts'
import { FIRST_CONNECTION } from '../../src/model/payload.ts'
import { ipfix, ipfixOptions, netflow9, set, template } from '../support/datagram.ts'
import { assertBalance } from '../support/decoder-balance.ts'
import { RECEIVED, TestDecoder } from '../support/test-decoder.ts'

const bytesOnly = template(256, [[1, 4]])
const templates = ipfix([set(2, bytesOnly)])
const data = (domain = 1) => ipfix([set(256, '00000064')], { domain })

describe('RFC 7011 §8, the template of a data set', () => {
  it('is looked up at another port of the same address and domain: some samplers use two', () => {
    const test = new TestDecoder()
    test.receive(templates, { port: 1000 })
    assert.equal(test.receive(data(), { port: 2000 }).length, 1)
  })

  it('is the own one rather than that of another port', () => {
    const test = new TestDecoder()
    test.receive(templates, { port: 1000 })
    test.receive(ipfix([set(2, template(256, [[2, 4]]))]), { port: 2000 })
    assert.equal(test.receive(data(), { port: 1000 })[0]?.bytes, 100)
    assert.equal(test.receive(data(), { port: 2000 })[0]?.packets, 100)
    assert.equal(test.count('template_changes'), 0)
  })

  it('is that of another domain never', () => {
    const test = new TestDecoder()
    test.receive(templates)
    assert.deepEqual(test.receive(data(2)), [])
    assert.equal(test.count('sets_parked'), 1)
  })

  it('is that of another sampler never', () => {
    const test = new TestDecoder()
    test.receive(templates, { address: '192.0.2.1' })
    assert.deepEqual(test.receive(data(), { address: '192.0.2.2' }), [])
  })

  it('is that of v9 never for IPFIX, nor the other way round', () => {
    const test = new TestDecoder()
    test.receive(netflow9([set(0, bytesOnly)]))
    assert.deepEqual(test.receive(data()), [])
    test.receive(ipfix([set(2, template(300, [[1, 4]]))]))
    assert.deepEqual(test.receive(netflow9([set(300, '00000001')])), [])
    assert.equal(test.count('sets_parked'), 2)
  })

  it('is the same for an IPv4 sender on a socket for both versions', () => {
    const test = new TestDecoder()
    test.receive(templates, { address: '192.0.2.1' })
    assert.equal(test.receive(data(), { address: '::ffff:192.0.2.1' }).length, 1)
    assert.equal(test.decoder.samplers.size, 1)
  })
})

describe('RFC 7011 §8.1, a connection', () => {
  const [one, two] = [FIRST_CONNECTION, FIRST_CONNECTION + 1]

  it('has templates of its own only, and gives none away', () => {
    const test = new TestDecoder()
    test.receive(templates, { port: 1000 })
    assert.deepEqual(test.receive(data(), { port: one }), [])
    test.receive(ipfix([set(2, template(300, [[1, 4]]))]), { port: one })
    const other = ipfix([set(300, '00000064')])
    assert.equal(test.receive(other, { port: one }).length, 1)
    assert.deepEqual(test.receive(other, { port: two }), [])
    assert.deepEqual(test.receive(other, { port: 1000 }), [])
    assert.equal(test.count('sets_parked'), 3)
  })

  it('takes templates and sequence numbers along when it ends', () => {
    const test = new TestDecoder()
    test.receive(ipfix([set(2, bytesOnly)], { sequence: 900 }), { port: one })
    test.receive(templates, { port: two })
    test.decoder.samplers.endSessions('192.0.2.1', one)
    assert.equal(test.receive(data(), { port: two }).length, 1)
    // the same number stands for the next connection only in a test
    assert.deepEqual(test.receive(data(), { port: one }), [])
    assert.equal(test.count('sequence_resets'), 0)
    for (const port of [one, two]) test.decoder.samplers.endSessions('192.0.2.1', port)
    assert.equal(test.decoder.samplers.sessions, 0)
    assert.equal(test.decoder.samplers.templateBytes, 0)
    assert.equal(test.decoder.sets.parked.size, 0)
    assert.deepEqual([...test.sampler().domains], [])
    assertBalance(test.decoder, test.received)
  })

  it('ends in all of its domains, and only there', () => {
    const test = new TestDecoder()
    for (const domain of [1, 2]) test.receive(ipfix([set(2, bytesOnly)], { domain }), { port: one })
    test.receive(templates, { port: 1000 })
    test.receive(templates, { port: one, address: '::ffff:192.0.2.2' })
    test.decoder.samplers.endSessions('192.0.2.1', one)
    test.decoder.samplers.endSessions('192.0.2.9', one)
    assert.equal(test.decoder.samplers.sessions, 2)
    test.decoder.samplers.endSessions('::ffff:192.0.2.2', one)
    assert.equal(test.decoder.samplers.sessions, 1)
    assert.equal(test.receive(data(), { port: 1000 }).length, 1)
  })

  it('is nothing that outlives a restart', () => {
    const test = new TestDecoder()
    test.receive(templates, { port: 1000 })
    test.receive(templates, { port: one })
    test.receive(ipfix([set(2, bytesOnly)], { domain: 2 }), { port: one })
    test.receive(templates, { port: one, address: '192.0.2.2' })
    const states = lastingStates(decoderState(test.decoder))
    assert.deepEqual(
      states.map(({ address, domains }) => [address, domains.map(({ id, sessions }) => [id, sessions.map(({ port }) => port)])]), // biome-ignore format: short
      [['192.0.2.1', [[1, [1000]]]]],
    )
  })
})

describe('data that comes before its template', () => {
  it('is read when the template comes, with the times of its own datagram', () => {
    const test = new TestDecoder()
    const early = netflow9([set(256, '00000064 000003e8')], { uptime: 2000, sequence: 7 })
    assert.deepEqual(test.receive(early, { received: RECEIVED }), [])
    const late = netflow9([set(0, template(256, [[1, 4], [22, 4]]))], { uptime: 62_000, seconds: 1_700_000_060, sequence: 8 }) // biome-ignore format: short
    const [flow] = test.receive(late, { received: RECEIVED + 60_000 })
    assert.equal(flow?.bytes, 100)
    assert.equal(flow?.time_flow_start_ns, '1699999999000000000')
    assert.equal(flow?.time_received_ns, '1700000000500000000')
    assert.equal(flow?.sequence_num, 7)
    assert.deepEqual(
      [test.count('sets_parked'), test.count('sets_replayed'), test.count('sets_decoded')],
      [1, 1, 2],
    )
    assert.equal(test.decoder.sets.parked.size, 0)
    assert.equal(test.decoder.sets.parked.bytes, 0)
  })

  it('leaves the rest of the datagram that brings the template as it was', () => {
    const test = new TestDecoder()
    test.receive(netflow9([set(256, '00000064')], { sequence: 7 }), { received: RECEIVED })
    const now = { received: RECEIVED + 5000 }
    const sets = [set(0, bytesOnly), set(256, '00000065')]
    const flows = test.receive(netflow9(sets, { sequence: 8 }), now)
    assert.deepEqual(
      flows.map(({ bytes, sequence_num, time_received_ns }) => [bytes, sequence_num, time_received_ns]), // biome-ignore format: short
      [[100, 7, '1700000000500000000'], [101, 8, '1700000005500000000']], // biome-ignore format: pairs
    )
  })

  it('is read when the template comes from another port', () => {
    const test = new TestDecoder()
    test.receive(data(), { port: 1000 })
    assert.equal(test.receive(templates, { port: 2000 }).length, 1)
  })

  it('is read in the order in which it came', () => {
    const test = new TestDecoder()
    test.receive([1, 2, 3].map((n) => ipfix([set(256, `0000000${n}`)])))
    assert.deepEqual(test.receive(templates).map(({ bytes }) => bytes), [1, 2, 3]) // biome-ignore format: short
  })

  it('may be options data', () => {
    const test = new TestDecoder()
    test.receive(ipfix([set(257, '00000001 000003e8')]))
    test.receive(ipfix([set(3, ipfixOptions(257, [[149, 4]], [[34, 4]])), set(2, bytesOnly)]))
    assert.equal(test.receive(data())[0]?.rate, 1000)
  })

  it('is a copy: the datagram is only lent', () => {
    const test = new TestDecoder()
    const bytes = Buffer.from(data())
    test.receive(bytes)
    bytes.fill(0xff)
    assert.equal(test.receive(templates)[0]?.bytes, 100)
  })

  it('keeps nothing of its datagram but itself', () => {
    const test = new TestDecoder()
    test.receive(Buffer.concat([Buffer.from(data()), Buffer.alloc(60_000)]))
    const [waiting] = test.sampler().domain(protocols.ipfix, 1).parked.get(256) ?? []
    assert.equal(waiting?.bytes.buffer.byteLength, 4)
  })

  it('costs its set an error if it does not fit the template that comes', () => {
    const test = new TestDecoder()
    test.receive(data())
    test.receive(ipfix([set(2, template(256, [[236, 65535], [1, 65535]]))])) // biome-ignore format: pairs
    assert.deepEqual(test.problems, ['record_truncated'])
    assert.equal(test.count('sets'), test.count('sets_decoded') + 1)
  })

  it('waits no longer than a bound', () => {
    const test = new TestDecoder({ limits: { parkedAge: 1000 } })
    test.receive(data(), { received: RECEIVED })
    test.decoder.sets.expire(RECEIVED + 1000)
    assert.equal(test.decoder.sets.parked.size, 1)
    test.decoder.sets.expire(RECEIVED + 1001)
    assert.equal(test.decoder.sets.parked.size, 0)
    assert.equal(test.lost('template_unknown'), 1)
    assert.deepEqual(test.receive(templates), [])
  })

  it('takes no more memory than a bound: the oldest leaves', () => {
    const test = new TestDecoder({ limits: { parkedBytes: 1000 } })
    for (const n of [1, 2, 3, 4]) test.receive(ipfix([set(256, `0000000${n}`)]))
    assert.ok(test.decoder.sets.parked.bytes <= 1000)
    const left = test.decoder.sets.parked.size
    assert.ok(left > 0 && left < 4)
    assert.equal(test.lost('template_unknown'), 4 - left)
    assert.deepEqual(
      test.receive(templates).map(({ bytes }) => bytes),
      [1, 2, 3, 4].slice(4 - left),
    )
  })

  it('is dropped at once if it alone is too large', () => {
    const test = new TestDecoder({ limits: { parkedBytes: 1000 } })
    test.receive(ipfix([set(256, '00'.repeat(2000))]))
    assert.deepEqual(test.problems, ['template_unknown'])
    assert.equal(test.decoder.sets.parked.bytes, 0)
  })

  it('is given up with its domain', () => {
    const test = new TestDecoder({ limits: { sessions: 1 } })
    test.receive(data(1))
    test.receive(data(2))
    assert.equal(test.lost('template_unknown'), 1)
    assert.equal(test.decoder.sets.parked.size, 1)
  })
})
