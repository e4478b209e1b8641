import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ipfix, ipfixOptions, netflow9, set, template, unsigned } from '../support/datagram.ts'
import { assertBalance } from '../support/decoder-balance.ts'
import { sflow, sflowAddress, sflowSample } from '../support/sflow-datagram.ts'
import { TestDecoder, type TestDecoderOptions } from '../support/test-decoder.ts'

const wanted = ['sampler', 'sampler_address', 'src_port', 'bytes'] as const

/** exporterIPv4Address, sourceTransportPort, octetDeltaCount. */
const fields = [
  [130, 4],
  [7, 2],
  [1, 4],
] as const

const flow = (exporter: string, port: number) =>
  `${exporter} ${unsigned(port, 2)} ${unsigned(1000, 4)}`
const A = 'c6336401'
const B = 'c6336402'
const NOBODY = '00000000'

const decoder = (options: TestDecoderOptions = {}) =>
  new TestDecoder({ wanted, identity: 'exporter_ie', defaultRate: 1, ...options })

const message = (records: readonly string[]) =>
  ipfix([set(2, template(256, fields)), set(256, records.join(' '))])

/** Sampler and port of each flow, in their order. */
const whose = (flows: readonly Readonly<Record<string, unknown>>[]) =>
  flows.map(({ sampler, src_port }) => [sampler, src_port])

describe('sampler_identity: exporter_ie', () => {
  it('IE 130: the sampler is whom the record names, also where they alternate', () => {
    const test = decoder()
    const flows = test.receive(
      message([flow(A, 1), flow(A, 2), flow(B, 3), flow(A, 4), flow(NOBODY, 5), flow(B, 6)]),
    )
    assert.deepEqual(whose(flows), [
      ['198.51.100.1', 1],
      ['198.51.100.1', 2],
      ['198.51.100.2', 3],
      ['198.51.100.1', 4],
      ['192.0.2.1', 5],
      ['198.51.100.2', 6],
    ])
    assert.deepEqual(
      flows.map(({ sampler_address }) => sampler_address),
      flows.map(({ sampler }) => sampler),
    )
    assertBalance(test.decoder, 1)
  })

  it('counts records for whom they are of, and datagrams for the sender', () => {
    const test = decoder()
    test.receive(message([flow(A, 1), flow(B, 2), flow(A, 3)]))
    assert.deepEqual(
      ['192.0.2.1', '198.51.100.1', '198.51.100.2'].map((address) => [
        test.count('payloads', address),
        test.count('records_ipfix', address),
        test.count('observations', address),
      ]),
      [
        [1, 0, 0],
        [0, 2, 2],
        [0, 1, 1],
      ],
    )
    assertBalance(test.decoder, 1)
  })

  it('loses and doubles nothing, however often the sampler changes in a set', () => {
    // 1000 records are four batches; runs of 1, 2, 3 … of one of three
    const names = [A, B, NOBODY]
    const records: string[] = []
    for (let run = 1; records.length < 1000; run++) {
      for (let i = 0; i < run % 40 && records.length < 1000; i++) {
        records.push(flow(names[run % 3] ?? A, records.length))
      }
    }
    const test = decoder()
    const plain = new TestDecoder({ wanted: [...wanted, 'exporter_addr'], defaultRate: 1 })
    const expected = plain
      .receive(message(records))
      .map(({ exporter_addr, src_port }) => [
        exporter_addr === '0.0.0.0' ? '192.0.2.1' : exporter_addr,
        src_port,
      ])
    assert.equal(expected.length, 1000)
    assert.deepEqual(whose(test.receive(message(records))), expected)
    assertBalance(test.decoder, 1)
  })

  it('IE 131: an IPv6 address; of both, the one that is not empty', () => {
    const both = [
      [130, 4],
      [131, 16],
      [7, 2],
      [1, 4],
    ] as const
    const six = '20010db8000000000000000000000001'
    const body = [
      `${NOBODY} ${six} ${unsigned(1, 2)} ${unsigned(1, 4)}`,
      `${A} ${'00'.repeat(16)} ${unsigned(2, 2)} ${unsigned(1, 4)}`,
    ].join(' ')
    const flows = decoder().receive(ipfix([set(2, template(256, both)), set(256, body)]))
    assert.deepEqual(whose(flows), [
      ['2001:db8::1', 1],
      ['198.51.100.1', 2],
    ])
  })

  it('RFC 7011 §7: the same where records have variable lengths', () => {
    const variable = [
      [130, 4],
      [7, 2],
      [1, 4],
      [82, 0xffff],
    ] as const
    const body = [flow(A, 1), flow(B, 2), flow(B, 3)].map((record) => `${record} 0265 30`).join(' ')
    const flows = decoder().receive(ipfix([set(2, template(256, variable)), set(256, body)]))
    assert.deepEqual(whose(flows), [
      ['198.51.100.1', 1],
      ['198.51.100.2', 2],
      ['198.51.100.2', 3],
    ])
  })

  it('RFC 5103: both ways of a biflow are of whom the record names', () => {
    const biflow = [...fields, [1, 4, 29_305]] as const
    const body = [flow(A, 1), flow(B, 2)].map((record) => `${record} ${unsigned(7, 4)}`).join(' ')
    const flows = decoder().receive(ipfix([set(2, template(256, biflow)), set(256, body)]))
    assert.deepEqual(
      flows.map(({ sampler, bytes }) => [sampler, bytes]),
      [
        ['198.51.100.1', 1000],
        ['198.51.100.1', 7],
        ['198.51.100.2', 1000],
        ['198.51.100.2', 7],
      ],
    )
  })

  it('is of v9, too; of what has no such element it is the sender', () => {
    const test = decoder()
    const v9 = netflow9([set(0, template(256, fields)), set(256, `${flow(A, 1)} 0000`)])
    assert.deepEqual(whose(test.receive(v9)), [['198.51.100.1', 1]])
    const other = [set(2, template(257, fields.slice(1))), set(257, `${unsigned(2, 2)} 00000001`)]
    assert.deepEqual(whose(test.receive(ipfix(other))), [['192.0.2.1', 2]])
  })

  it('may come with options data, for a domain; what a record says counts before', () => {
    const test = decoder()
    const options = set(3, ipfixOptions(300, [[149, 4]], [[130, 4]]))
    const domains = set(300, `00000001 ${A} 00000002 ${B}`)
    const bare = [set(2, template(257, fields.slice(1))), set(257, `${unsigned(1, 2)} 00000001`)]
    test.receive(ipfix([options, domains]))
    assert.deepEqual(whose(test.receive(ipfix(bare))), [['198.51.100.1', 1]])
    assert.deepEqual(whose(test.receive(message([flow(B, 2), flow(NOBODY, 3)]))), [
      ['198.51.100.2', 2],
      ['198.51.100.1', 3],
    ])
    // another domain of the same sender has said nothing
    assert.deepEqual(whose(test.receive(ipfix(bare, { domain: 3 }))), [['192.0.2.1', 1]])
  })

  it('takes the sampling rate that `sampling.overrides` has for it', () => {
    const test = decoder({ overrides: { '198.51.100.1': 100, '192.0.2.1': 7 } })
    const flows = test.receive(message([flow(A, 1), flow(B, 2), flow(NOBODY, 3)]))
    assert.deepEqual(
      flows.map(({ rate }) => rate),
      [100, 1, 7],
    )
  })

  it('is a bounded number of samplers: records of the others are of `other`, and all counted', () => {
    const test = decoder({ limits: { samplers: 3 } })
    const records = Array.from({ length: 50 }, (_, i) => flow(unsigned(0xc633_6400 + i, 4), i))
    const flows = test.receive(message(records))
    assert.deepEqual(
      flows.slice(0, 4).map(({ sampler }) => sampler),
      ['198.51.100.0', '198.51.100.1', 'other', 'other'],
    )
    assert.equal(flows.length, 50)
    assert.equal(test.decoder.samplers.size, 3)
    assertBalance(test.decoder, 1)
  })

  it('leaves the agent of sFlow what it is', () => {
    const agent = sflowAddress('c0000205')
    const [flowOf = {}] = decoder().receive(sflow([sflowSample([])], { agent }))
    assert.equal(flowOf.sampler, '192.0.2.5')
  })
})

describe('sampler_identity: agent', () => {
  it('does not ask records whose they are', () => {
    const test = decoder({ identity: 'agent' })
    assert.deepEqual(whose(test.receive(message([flow(A, 1)]))), [['192.0.2.1', 1]])
  })

  it('is the agent of sFlow, whoever sends it', () => {
    const agent = sflowAddress('c0000205')
    const [flowOf = {}] = decoder({ identity: 'agent' }).receive(
      sflow([sflowSample([])], { agent }),
    )
    assert.equal(flowOf.sampler, '192.0.2.5')
  })
})

describe('sampler_identity: source', () => {
  it('is the sender, also of sFlow', () => {
    const agent = sflowAddress('c0000205')
    const test = decoder({ identity: 'source' })
    const [flowOf = {}] = test.receive(sflow([sflowSample([])], { agent }))
    assert.deepEqual([flowOf.sampler, flowOf.sampler_address], ['192.0.2.1', '192.0.2.1'])
  })
})
