import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FieldSet } from '../../../src/model/field-set.ts'
import { assertBalance } from '../../support/decoder-balance.ts'
import { TestDecoder } from '../../support/test-decoder.ts'
import { decodeMessages } from '../../support/test-messages.ts'

const ofSampler = (last: number, bytes: number, more: object = {}) => ({
  peer_ip_src: `198.51.100.${last}`,
  ...more,
  bytes,
})

const inOne = (records: readonly object[]) =>
  records.map((record) => JSON.stringify(record)).join('\n')

const whose = (flows: readonly Readonly<Record<string, unknown>>[]) =>
  flows.map(({ sampler, bytes }) => [sampler, bytes])

describe('the records of messages', () => {
  it('are of the samplers that they name, also where they alternate', () => {
    const samplers = [1, 1, 2, 1, 3, 3, 3, 2]
    const records = samplers.map((sampler, i) => ofSampler(sampler, i))
    const { flows, test } = decodeMessages('pmacct-json', [inOne(records)])
    assert.deepEqual(
      flows.map(({ sampler, sampler_address, bytes = 0 }) => [sampler, sampler_address, bytes]),
      samplers.map((sampler, i) => [`198.51.100.${sampler}`, `198.51.100.${sampler}`, i]),
    )
    assertBalance(test.decoder, 1)
    const counts = [1, 2, 3].map((last) => test.count('records_pmacct_json', `198.51.100.${last}`))
    assert.deepEqual(counts, [3, 2, 3])
    assert.deepEqual([test.count('payloads', 'flows'), test.count('sets', 'flows')], [1, 8])
  })

  it('are none of the topic they come from where `allow` is about senders of datagrams', () => {
    const { flows } = decodeMessages('pmacct-json', [ofSampler(1, 5)], { allow: ['192.0.2.0/24'] })
    assert.deepEqual(whose(flows), [['198.51.100.1', 5]])
  })

  it('name their sampler: the same address may have several names, the same name addresses', () => {
    const records = [
      ofSampler(1, 1, { label: 'a' }),
      ofSampler(1, 2, { label: 'b' }),
      ofSampler(2, 3, { label: 'b' }),
      ofSampler(2, 4),
      { label: 'a', bytes: 5 },
      { label: 'ESCAPED', bytes: 6 },
      { bytes: 7 },
    ]
    const message = inOne(records).replace('ESCAPED', '\\u0061')
    const { flows } = decodeMessages('pmacct-json', [message])
    assert.deepEqual(
      flows.map(({ sampler, sampler_address }) => [sampler, sampler_address]),
      [
        ['a', '198.51.100.1'],
        ['b', '198.51.100.1'],
        ['b', '198.51.100.2'],
        ['198.51.100.2', '198.51.100.2'],
        ['a', 'a'],
        ['a', 'a'],
        ['flows', 'flows'],
      ],
    )
  })

  it('leave a sampler the name that somebody else has for it', () => {
    const test = new TestDecoder()
    test.decoder.samplers.call('198.51.100.1', 'core1')
    const message = Buffer.from(JSON.stringify(ofSampler(1, 1, { label: 'x' })))
    const flows = test.receive(message, { format: 'pmacct-json', address: 'flows', port: 0 })
    assert.deepEqual(whose(flows), [['core1', 1]])
  })

  it('are all there, in their order, however many and however mixed', () => {
    // 1000 records are four batches; runs of 1, 2, 3 … of one of three, and some with arrays
    const records: object[] = []
    for (let run = 1; records.length < 1000; run++) {
      for (let i = 0; i < run % 40 && records.length < 1000; i++) {
        const more = records.length % 7 === 0 ? { as_path: [run, i], vlan: i } : {}
        records.push(ofSampler(run % 3, records.length + 1, more))
      }
    }
    const together = decodeMessages('pmacct-json', [inOne(records)])
    const alone = decodeMessages('pmacct-json', records)
    assert.equal(together.flows.length, 1000)
    assert.deepEqual(together.flows, alone.flows)
    assertBalance(together.test.decoder, 1)
    assertBalance(alone.test.decoder, 1000)
  })

  it('leave nothing behind in the rows of those that come after them', () => {
    const full = {
      ...ofSampler(1, 1),
      as_src: 5,
      vlan: 6,
      label: 'x',
      ip_src: '::1',
      sampling_rate: 9,
    }
    const bare = { bytes: 2 }
    const cut = JSON.stringify(full).slice(0, -1)
    const marker = { event_type: 'purge_init', as_src: 7, label: 'y', bytes: 3 }
    const expected = decodeMessages('pmacct-json', [bare]).flows[0]
    const messages = [
      full,
      bare,
      cut,
      bare,
      marker,
      bare,
      inOne([full, bare]),
      `${cut}\n{"bytes":2}`,
    ]
    const { flows } = decodeMessages('pmacct-json', messages)
    const bares = flows.filter(({ bytes }) => bytes === 2)
    assert.equal(bares.length, 5)
    for (const flow of bares) assert.deepEqual(flow, expected)
  })

  it('are of `other` beyond the limit of samplers, and all counted', () => {
    const records = Array.from({ length: 50 }, (_, i) => ofSampler(i, i, { label: `router${i}` }))
    const { flows, test } = decodeMessages('pmacct-json', [inOne(records)], {
      limits: { samplers: 3 },
    })
    assert.equal(flows.length, 50)
    assert.equal(test.decoder.samplers.size, 3)
    assert.deepEqual(
      flows.slice(0, 4).map(({ sampler_address }) => sampler_address),
      ['198.51.100.0', '198.51.100.1', 'other', 'other'],
    )
    assertBalance(test.decoder, 1)
  })

  it('do not cost each other: one that is cut, or no JSON, is lost alone', () => {
    const bad = [
      '{"bytes":2,"as_src":',
      '{"bytes":2,"label":"cut here',
      '{"bytes":2,"label":{"a":[1,2',
      '{"bytes":2,',
      '{"bytes":2',
      '{bytes:2}',
      '{"bytes":02}',
      '{"bytes":2,}',
      '{"bytes":2,"label":"tab\there"}',
      'no JSON at all',
      '{"bytes":tru}',
      '}',
      '{"bytes" 2}',
      '\u0000',
    ]
    for (const line of bad) {
      const message = `{"bytes":1}\n${line}\n{"bytes":3}\n{"bytes":4}`
      const { flows, problems, test } = decodeMessages('pmacct-json', [message])
      assert.deepEqual(
        flows.map(({ bytes }) => bytes),
        [1, 3, 4],
        line,
      )
      assert.deepEqual(problems, ['record_malformed'], line)
      assertBalance(test.decoder, 1)
    }
  })

  it('do not cost each other in one line either, where brackets close', () => {
    const message = '[{"bytes":1},{"bytes":nul},{"bytes":3}]'
    const { flows, problems } = decodeMessages('pmacct-json', [message])
    assert.deepEqual([flows.map(({ bytes }) => bytes), problems], [[1, 3], ['record_malformed']])
  })

  it('may have more lists in them than a batch has room for', () => {
    const path = Array.from({ length: 2000 }, (_, i) => i)
    const records = Array.from({ length: 50 }, (_, i) => ({ bytes: i + 1, as_path: path }))
    const huge = { bytes: 51, as_path: Array.from({ length: 20_000 }, () => 1) }
    const { flows, problems, test } = decodeMessages('pmacct-json', [inOne([...records, huge])])
    assert.deepEqual(
      flows.map(({ bytes, as_path }) => [bytes, as_path]),
      [...records, { bytes: 51, as_path: undefined }].map(({ bytes, as_path }) => [bytes, as_path]),
    )
    assert.deepEqual(problems, ['value_malformed'])
    assertBalance(test.decoder, 1)
  })

  it('are described ten times for a message, and all counted', () => {
    const { test, details } = decodeMessages('pmacct-json', ['{}\n'.repeat(1000)])
    assert.equal(test.lost('record_unknown', 'flows'), 1000)
    assert.equal(details.filter((detail) => detail !== 'as those before').length, 10)
    assertBalance(test.decoder, 1)
  })

  it('are read for other fields after a change', () => {
    const test = new TestDecoder({ wanted: ['ip_tos', 'proto'] })
    const message = Buffer.from('{"tos":5,"ip_proto":"tcp","bytes":1}')
    const arrival = { format: 'pmacct-json', address: 'flows', port: 0 } as const
    assert.deepEqual(test.receive(message, arrival), [{ ip_tos: 5, proto: 'TCP', rate: 1 }])
    test.decoder.change({
      ...{ allow: [], overrides: [], defaultRate: undefined, decapsulate: new Set() },
      wanted: new FieldSet(['proto']),
    })
    assert.deepEqual(test.receive(message, arrival), [{ proto: 'TCP', rate: 1 }])
  })

  it('of a message that is no JSON, or nothing: are counted as one payload', () => {
    for (const [message, reason] of [
      ['', 'empty'],
      ['   \n', 'unknown_format'],
      ['Obj\u0001avro', 'unknown_format'],
      ['"text"', 'unknown_format'],
      ['5', 'unknown_format'],
    ] as const) {
      const { problems, test } = decodeMessages('pmacct-json', [message])
      assert.deepEqual(problems, [reason])
      assertBalance(test.decoder, 1)
    }
    assert.deepEqual(decodeMessages('pmacct-json', ['[]']).problems, ['unknown_format'])
  })
})
