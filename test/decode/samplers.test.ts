import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { protocols } from '../../src/decode/protocols.ts'
import { ipfix, set, template } from '../support/datagram.ts'
import { assertBalance } from '../support/decoder-balance.ts'
import { RECEIVED, TestDecoder } from '../support/test-decoder.ts'

const HOUR = 3_600_000

const fieldsOf = (count: number) => new Array(count).fill([1, 4]) as [number, number][]
const templateSet = (id: number, fields = 1) => set(2, template(id, fieldsOf(fields)))

/** The ids of the templates that a session of 192.0.2.1 has. */
function templatesOf(test: TestDecoder, port = 2055): number[] {
  return [...(test.sampler().domain(protocols.ipfix, 1).sessions.get(port)?.templates.keys() ?? [])]
}

describe('who may send', () => {
  it('is everybody, or whom `allow` names', () => {
    const test = new TestDecoder({ allow: ['192.0.2.0/24', '2001:db8::/32'] })
    for (const address of ['192.0.2.7', '::ffff:192.0.2.8', '2001:db8::9']) {
      test.receive(ipfix([]), { address })
    }
    assert.deepEqual(test.problems, [])
    for (const address of ['198.51.100.1', '::ffff:198.51.100.1', '198.51.100.1']) {
      test.receive(ipfix([]), { address })
    }
    assert.deepEqual(test.problems, new Array(3).fill('not_allowed'))
    assert.deepEqual(test.details, new Array(3).fill('from 198.51.100.1'))
    assert.equal(test.decoder.samplers.size, 3)
    assertBalance(test.decoder, 6)
  })

  it('is a bounded number of samplers; the others are counted together', () => {
    const test = new TestDecoder({ limits: { samplers: 2 } })
    for (const last of [1, 2, 3, 1]) test.receive(ipfix([]), { address: `192.0.2.${last}` })
    assert.deepEqual(test.problems, ['sampler_limit'])
    assert.equal(test.decoder.samplers.size, 2)
    assertBalance(test.decoder, 4)
  })

  it('is a new sampler in place of one that was silent for an hour', () => {
    const test = new TestDecoder({ limits: { samplers: 2 } })
    test.receive(ipfix([templateSet(256)]), { address: '::ffff:192.0.2.1', received: RECEIVED })
    test.receive(ipfix([]), { address: '192.0.2.2', received: RECEIVED + HOUR / 2 })
    const late = (last: number, received: number) =>
      test.receive(ipfix([]), { address: `192.0.2.${last}`, received })
    late(3, RECEIVED + HOUR - 1)
    assert.deepEqual(test.problems, ['sampler_limit'])
    late(3, RECEIVED + HOUR)
    assert.deepEqual(test.problems, ['sampler_limit'])
    assert.deepEqual(
      [...test.decoder.samplers].map(({ address }) => address),
      ['192.0.2.2', '192.0.2.3'],
    )
    assert.equal(test.decoder.samplers.templateBytes, 0)
    late(1, RECEIVED + HOUR + 1)
    assert.deepEqual(test.problems, ['sampler_limit', 'sampler_limit'])
    // what was counted for the one that left is still counted
    assertBalance(test.decoder, 5)
  })
})

describe('sessions', () => {
  it('are bounded; the one that was silent longest leaves', () => {
    const test = new TestDecoder({ limits: { sessions: 3 } })
    const send = (port: number, at: number) =>
      test.receive(ipfix([templateSet(256)]), { port, received: RECEIVED + at })
    send(1, 1)
    send(2, 2)
    send(3, 3)
    send(1, 4)
    send(4, 5)
    assert.deepEqual([1, 2, 3, 4].map((port) => templatesOf(test, port).length), [1, 0, 1, 1]) // biome-ignore format: short
    assert.equal(test.decoder.samplers.sessions, 3)
  })

  it('take their domains along', () => {
    const test = new TestDecoder({ limits: { sessions: 2 } })
    for (let domain = 0; domain < 50; domain++) test.receive(ipfix([], { domain }))
    assert.deepEqual([...test.sampler().domains].map(({ id }) => id), [48, 49]) // biome-ignore format: short
  })
})

describe('templates', () => {
  it('are bounded in a session; the one that was refreshed longest ago leaves', () => {
    const test = new TestDecoder({ limits: { templatesPerSession: 3 } })
    for (const id of [256, 257, 258, 256, 259]) test.receive(ipfix([templateSet(id)]))
    assert.deepEqual(templatesOf(test), [258, 256, 259])
    assert.equal(test.count('templates_evicted'), 1)
    assert.equal(test.count('template_changes'), 0)
  })

  it('are bounded in memory over all sessions', () => {
    const test = new TestDecoder({ limits: { templateBytes: 50_000 } })
    for (let port = 1; port <= 20; port++) {
      for (const id of [256, 257]) test.receive(ipfix([templateSet(id)]), { port })
    }
    assert.ok(test.decoder.samplers.templateBytes <= 50_000)
    assert.deepEqual(templatesOf(test, 20), [256, 257])
    assert.deepEqual(templatesOf(test, 1), [])
    assert.equal(test.decoder.samplers.sessions, 20)
  })

  it('of a session that has more than its share leave before those of others', () => {
    const test = new TestDecoder({ limits: { templateBytes: 50_000 } })
    test.receive(ipfix([templateSet(256), templateSet(257)]), { port: 1 })
    for (let id = 256; id < 2000; id++) test.receive(ipfix([templateSet(id)]), { port: 2 })
    assert.deepEqual(templatesOf(test, 1), [256, 257])
    assert.ok(templatesOf(test, 2).length > 10)
  })

  it('larger than all may be are not taken, and not waited for in vain for ever', () => {
    const test = new TestDecoder({ limits: { templateBytes: 10_000 } })
    test.receive(ipfix([templateSet(256), templateSet(257, 500), set(257, '00000001')]))
    assert.deepEqual(templatesOf(test), [256])
    assert.equal(test.count('templates_evicted'), 1)
    assert.equal(test.decoder.sets.parked.size, 1)
    test.decoder.sets.expire(Number.MAX_SAFE_INTEGER)
    assertBalance(test.decoder, 1)
  })

  it('that leave take nothing of another session of their domain along', () => {
    const test = new TestDecoder({ limits: { templatesPerSession: 1 } })
    test.receive(ipfix([templateSet(256)]), { port: 1 })
    test.receive(ipfix([templateSet(256), templateSet(257)]), { port: 2 })
    const read = (port: number) => test.receive(ipfix([set(256, '00000001')]), { port }).length
    assert.equal(read(1), 1)
    test.receive(ipfix([templateSet(256)]), { port: 1 })
    assert.equal(read(2), 1)
  })
})
