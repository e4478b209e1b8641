import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  sflow,
  sflowAddress,
  sflowExpandedSample,
  sflowRecord,
  sflowSample,
} from '../../support/sflow-datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

/** A frame of 128 bytes with nothing in it, of which the first 14 were taken. */
const header = sflowRecord(
  1,
  `00000001 00000080 00000004 0000000e # Ethernet, 128 bytes, 4 stripped, 14 taken
   0200000000aa 0200000000bb 88b5      # to, from, a type for experiments`,
)

const ipv4 = sflowRecord(
  3,
  `000005dc 00000006 c0000209 c6336402 # 1500 bytes, TCP, source, destination
   00003039 000001bb 0000001b 000000b8 # ports, TCP flags, type of service`,
)

/** The fields of the first flow that a decoder makes of these records. */
function flowOf(records: readonly string[], sample = {}) {
  const [flow] = new TestDecoder().receive(sflow([sflowSample(records, sample)]))
  assert.ok(flow)
  return flow
}

function pick(flow: Readonly<Record<string, unknown>>, ...names: string[]) {
  return names.map((name) => flow[name])
}

describe('an sFlow flow sample', () => {
  it('is one observation: one packet, at the rate and time of its sample', () => {
    const [flow] = new TestDecoder().receive(sflow([sflowSample([])], { sequence: 77 }))
    assert.deepEqual(flow, {
      type: 'SFLOW_5',
      time_received_ns: '1700000000500000000',
      sequence_num: 77,
      sampling_rate: 1000,
      sampler_address: '192.0.2.1',
      time_flow_start_ns: '1700000000500000000',
      time_flow_end_ns: '1700000000500000000',
      packets: 1,
      in_if: 7,
      out_if: 8,
      flow_direction: 'ingress',
      observation_domain_id: 3,
      sampler: '192.0.2.1',
      export_protocol: 'sflow_5',
      flows: 1,
      sampling_interval: 1000,
      rate: 1000,
    })
  })

  it('has the direction in which its data source saw the packet', () => {
    const directions = (sample: object) => [
      flowOf([], sample).flow_direction,
      new TestDecoder().receive(sflow([sflowExpandedSample([], sample)]))[0]?.flow_direction,
    ]
    assert.deepEqual(directions({ source: 7 }), ['ingress', 'ingress'])
    assert.deepEqual(directions({ source: 8 }), ['egress', 'egress'])
    assert.deepEqual(directions({ source: 8, output: 7 }), [undefined, undefined])
    assert.deepEqual(directions({ source: 0, input: 0 }), [undefined, undefined])
  })

  it('says the same in its expanded form', () => {
    const test = new TestDecoder()
    const records = [header, ipv4]
    const [compact] = test.receive(sflow([sflowSample(records)]))
    const [expanded] = test.receive(sflow([sflowExpandedSample(records)]))
    assert.deepEqual(expanded, compact)
  })

  it('counts the bytes of the frame, and those of the IP packet beside them', () => {
    assert.deepEqual(pick(flowOf([header]), 'bytes', 'ip_bytes'), [128, undefined])
    assert.deepEqual(pick(flowOf([header, ipv4]), 'bytes', 'ip_bytes'), [128, 1500])
    assert.deepEqual(pick(flowOf([ipv4, header]), 'bytes', 'ip_bytes'), [128, 1500])
    assert.deepEqual(pick(flowOf([ipv4]), 'bytes', 'ip_bytes'), [1500, 1500])
  })

  it('is a row of a batch with the others of its datagram', () => {
    const test = new TestDecoder()
    const samples = Array.from({ length: 300 }, (_, i) =>
      sflowSample(i % 3 === 0 ? [ipv4] : [], { input: i, rate: i % 2 === 0 ? 10 : 20 }),
    )
    const flows = test.receive(sflow(samples))
    assert.deepEqual(
      flows.map(({ in_if, rate, proto }) => [in_if, rate, proto]),
      samples.map((_, i) => [
        i === 0 ? undefined : i,
        i % 2 === 0 ? 10 : 20,
        i % 3 === 0 ? 'TCP' : undefined,
      ]),
    )
  })

  it('leaves nothing behind for the next one', () => {
    const test = new TestDecoder()
    test.receive(sflow([sflowSample([ipv4, header], { output: 0x4000_0001 })]))
    const [flow] = test.receive(sflow([sflowSample([])]))
    assert.deepEqual(pick(flow ?? {}, 'bytes', 'ip_bytes', 'src_addr', 'forwarding_status'), [
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('has a rate that the configuration overrides, and its default replaces where it is 0', () => {
    const datagram = sflow([sflowSample([], { rate: 0 }), sflowSample([])])
    const rates = (options: object) =>
      new TestDecoder(options).receive(datagram).map(({ rate }) => rate)
    assert.deepEqual(rates({}), [1, 1000])
    assert.deepEqual(rates({ defaultRate: 50 }), [50, 1000])
    assert.deepEqual(rates({ overrides: { '192.0.2.1': 5 } }), [5, 5])
    const test = new TestDecoder()
    test.receive(datagram)
    assert.deepEqual(test.rates(), [{ source: 'record', id: undefined, rate: 1000 }])
    assert.equal(test.count('observations_unknown_rate'), 1)
  })

  it('tells each row from the others whatever records they have', () => {
    const nat = sflowRecord(1007, `${sflowAddress('cb007101')} ${sflowAddress('cb007102')}`)
    const flows = new TestDecoder().receive(
      sflow([sflowSample([ipv4]), sflowSample([nat]), sflowSample([ipv4, nat])]),
    )
    assert.deepEqual(
      flows.map((flow) => pick(flow, 'src_addr', 'post_nat_src_addr')),
      [
        ['192.0.2.9', undefined],
        [undefined, '203.0.113.1'],
        ['192.0.2.9', '203.0.113.1'],
      ],
    )
  })
})

describe('an interface of an sFlow sample', () => {
  const compact = (format: number, value: number) => ((format << 30) | value) >>> 0

  it('is an ifIndex, or has a name', () => {
    const outputs = (output: number) => flowOf([], { output }).out_if
    assert.equal(outputs(compact(0, 1000)), 1000)
    assert.equal(outputs(compact(0, 0)), undefined)
    assert.equal(outputs(compact(0, 0x3fff_ffff)), 'local')
    assert.equal(outputs(compact(1, 258)), 'discard')
    assert.equal(outputs(compact(2, 7)), 'multiple')
    assert.equal(outputs(compact(3, 7)), undefined)
    assert.equal(flowOf([], { input: compact(0, 0x3fff_ffff) }).in_if, 'local')
  })

  it('has its format in a word of its own in the expanded form', () => {
    const output = (outputFormat: number, value: number) => {
      const sample = sflowExpandedSample([], { outputFormat, output: value })
      return new TestDecoder().receive(sflow([sample]))[0]?.out_if
    }
    assert.equal(output(0, 0x7fff_ffff), 0x7fff_ffff)
    assert.equal(output(0, 0x8000_0000), undefined)
    assert.equal(output(0, 0xffff_fffe), undefined)
    assert.equal(output(0, 0x3fff_ffff), 'local')
    assert.equal(output(1, 258), 'discard')
    assert.equal(output(2, 0), 'multiple')
    assert.equal(output(4, 9), undefined)
  })

  it('that discards says why, by the numbers of IE 89', () => {
    const status = (reason: number) => flowOf([], { output: compact(1, reason) }).forwarding_status
    assert.deepEqual([0, 258, 260, 256, 9999].map(status), [131, 129, 139, 128, 128])
    assert.equal(flowOf([]).forwarding_status, undefined)
  })
})

describe('the drops of an sFlow agent', () => {
  const drops = (test: TestDecoder, source: number, sequence: number, dropped: number) => {
    test.receive(sflow([sflowSample([], { source, sequence, drops: dropped })]))
    return test.count('sampler_drops')
  }

  it('are counted by how much they grow, each data source by itself', () => {
    const test = new TestDecoder()
    assert.equal(drops(test, 1, 1, 1000), 0)
    assert.equal(drops(test, 1, 2, 1003), 3)
    assert.equal(drops(test, 2, 1, 5000), 3)
    assert.equal(drops(test, 2, 2, 5001), 4)
    assert.equal(drops(test, 1, 3, 1004), 5)
  })

  it('begin anew when the agent does, and wrap', () => {
    const test = new TestDecoder()
    drops(test, 1, 100_000, 50)
    assert.equal(drops(test, 1, 1, 2), 0)
    assert.equal(drops(test, 1, 2, 3), 1)
    drops(test, 2, 1, 0xffff_fffe)
    assert.equal(drops(test, 2, 2, 3), 6)
    assert.equal(drops(test, 2, 3, 0), 6)
  })

  it('are not counted again by a late sample', () => {
    const test = new TestDecoder()
    drops(test, 1, 10, 100)
    drops(test, 1, 12, 110)
    assert.equal(drops(test, 1, 11, 105), 10)
    assert.equal(drops(test, 1, 13, 111), 11)
  })

  it('are the same sources in the expanded form', () => {
    const test = new TestDecoder()
    drops(test, 1, 1, 10)
    test.receive(sflow([sflowExpandedSample([], { source: 1, sequence: 2, drops: 14 })]))
    assert.equal(test.count('sampler_drops'), 4)
  })
})
