import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Generation } from '../../../src/model/payload.ts'
import { type ProtobufValue, protobufMessage } from '../../support/protobuf-message.ts'
import { decodeMessages } from '../../support/test-messages.ts'

type Fields = readonly (readonly [number, ProtobufValue])[]

const ip = (...bytes: number[]) => Uint8Array.from(bytes)
const ipv6 = (last: number) => ip(0x20, 1, 0x0d, 0xb8, ...new Array(11).fill(0), last)

/** What all generations have. */
const common: Fields = [
  [1, 3],
  [3, 1000],
  [4, 77],
  [6, ip(198, 51, 100, 7)],
  [7, ip(203, 0, 113, 9)],
  [9, 840],
  [10, 6],
  [11, ip(192, 0, 2, 1)],
  [14, 64_500],
  [15, 4_200_000_000],
  [16, 24],
  [18, 3],
  [20, 6],
  [21, 443],
  [27, 0x02_00_00_00_00_0an],
  [30, 0x0800],
]

const expected = {
  ...{ type: 'NETFLOW_V9', export_protocol: 'netflow_v9', sequence_num: 77 },
  ...{ sampling_rate: 1000, sampling_interval: 1000, rate: 1000, observation_domain_id: 0 },
  ...{ sampler: '192.0.2.1', sampler_address: '192.0.2.1', exporter_addr: '192.0.2.1' },
  ...{ src_addr: '198.51.100.7', dst_addr: '203.0.113.9', ip_version: 4, etype: 'IPv4' },
  ...{ bytes: 840, packets: 6, flows: 1, src_as: 64_500, dst_as: 4_200_000_000, src_mask: 24 },
  ...{ src_net: '198.51.100.0/24', in_if: 3, proto: 'TCP', src_port: 443 },
  ...{ src_mac: '02:00:00:00:00:0a' },
}

/** cloudflare/goflow: field 63 says something of PPP. */
const goflow: Fields = [
  [2, 1_700_000_000],
  ...common,
  [5, 1_699_999_999],
  [38, 1_699_999_990],
  [39, 5],
  [63, 1],
  [64, 0xff03],
  [55, 64],
  [56, 16],
  [57, 63],
  [58, 17],
]

const goflow2V1: Fields = [
  [2, 1_700_000_000],
  ...common,
  [5, 1_699_999_999],
  [38, 1_699_999_990],
  [42, 1],
  [63, 1_699_999_990_001n],
  [64, 1_699_999_999_002n],
  [70, 9],
  [100, ip(192, 0, 2, 253)],
]

const goflow2V2: Fields = [
  ...common,
  [38, 2],
  [80, [64, 63]],
  [81, [16, 1_048_575]],
  [82, ip(192, 0, 2, 7)],
  [101, [4_227_072_001]],
  [102, [64_501, 4_200_000_001]],
  [103, [0, 1, 3]],
  [104, [14, 20, 20]],
  [105, ipv6(1)],
  [105, ipv6(2)],
  [106, 1],
  [110, 1_700_000_000_123_456_789n],
  [111, 1_699_999_990_000_000_001n],
  [112, 1_699_999_999_000_000_000n],
  [1000, Buffer.from('custom')],
]

const ofGoflow = {
  ...expected,
  time_received_ns: '1700000000000000000',
  time_flow_start_ns: '1699999990000000000',
  time_flow_end_ns: '1699999999000000000',
  in_vrf_id: 5,
  mpls_ttl: [64, 63],
  mpls_label: [16, 17],
}

const ofGoflow2V1 = {
  ...expected,
  time_received_ns: '1700000000000000000',
  time_flow_start_ns: '1699999990001000000',
  time_flow_end_ns: '1699999999002000000',
  flow_direction: 'egress',
  observation_domain_id: 9,
  bgp_next_hop: '192.0.2.253',
}

const ofGoflow2V2 = {
  ...expected,
  time_received_ns: '1700000000123456789',
  time_flow_start_ns: '1699999990000000001',
  time_flow_end_ns: '1699999999000000000',
  ip_flags: 2,
  mpls_ttl: [64, 63],
  mpls_label: [16, 1_048_575],
  mpls_ip: ['192.0.2.7'],
  bgp_communities: [4_227_072_001],
  as_path: [64_501, 4_200_000_001],
  layer_stack: ['Ethernet', 'IPv4', 'TCP'],
  layer_size: [14, 20, 20],
  ipv6_routing_header_addresses: ['2001:db8::1', '2001:db8::2'],
  ipv6_routing_header_seg_left: 1,
}

const samples = [
  ['goflow', goflow, ofGoflow],
  ['goflow2-v1', goflow2V1, ofGoflow2V1],
  ['goflow2-v2', goflow2V2, ofGoflow2V2],
] as const satisfies readonly (readonly [Generation, Fields, object])[]

function decode(fields: Fields, options: { generation?: Generation; prefixed?: boolean } = {}) {
  const { flows, problems } = decodeMessages(
    'goflow2-protobuf',
    [protobufMessage(fields, options)],
    options,
  )
  assert.deepEqual(problems, [])
  return flows[0]
}

describe('goflow2 protobuf', () => {
  for (const [generation, fields, flow] of samples) {
    for (const prefixed of [false, true]) {
      const how = prefixed ? 'with its length before it' : 'bare'
      it(`of ${generation}, ${how}: is told by looking, or read as one is told`, () => {
        assert.deepEqual(decode(fields, { prefixed }), flow)
        assert.deepEqual(decode(fields, { prefixed, generation }), flow)
      })
    }
  }

  it('reads all generations from one topic', () => {
    const messages = [...samples, ...samples].map(([, fields]) => protobufMessage(fields))
    const { flows } = decodeMessages('goflow2-protobuf', messages)
    assert.deepEqual(
      flows,
      [...samples, ...samples].map(([, , flow]) => flow),
    )
  })

  it('field 38: is a time or flags by what else there is, else by its size', () => {
    const counted: Fields = [[9, 1]]
    const time = 'time_flow_start_ns'
    const looked = (fields: Fields, generation?: Generation) => {
      const flow = decode([...counted, ...fields], generation && { generation })
      return [flow?.ip_flags, flow?.[time]]
    }
    assert.deepEqual(looked([[38, 2]]), [2, undefined])
    assert.deepEqual(looked([[38, 1_700_000_000]]), [undefined, '1700000000000000000'])
    assert.deepEqual(
      looked([
        [38, 100],
        [2, 1],
      ]),
      [undefined, 100_000_000_000],
    )
    assert.deepEqual(
      looked([
        [38, 0x4000],
        [110, 1],
      ]),
      [0x4000, undefined],
    )
    assert.deepEqual(looked([[38, 2]], 'goflow'), [undefined, 2_000_000_000])
    assert.deepEqual(looked([[38, 0x4000]], 'goflow2-v2'), [0x4000, undefined])
  })

  it('reads numbers of lists one by one, too', () => {
    const unpacked: Fields = [
      [9, 1],
      [102, 64_501],
      [102, 64_502],
    ]
    assert.deepEqual(decode(unpacked)?.as_path, [64_501, 64_502])
  })

  it('has 64-bit counters exactly, and IPv4 addresses that are written as IPv6', () => {
    const mapped = ip(...new Array(10).fill(0), 255, 255, 192, 0, 2, 1)
    const flow = decode([
      [6, mapped],
      [9, 18_446_744_073_709_551_615n],
      [10, 9_007_199_254_740_993n],
    ])
    assert.deepEqual(
      [flow?.bytes, flow?.packets, flow?.src_addr],
      ['18446744073709551615', '9007199254740993', '192.0.2.1'],
    )
  })

  it('counts a value of another type, and the record with its others', () => {
    const bad: Fields[] = [
      [[6, ip(1, 2, 3)]],
      [[6, 5]],
      [[14, ip(1)]],
      [[14, 2n ** 32n]],
      [[110, ip()]],
      [[102, ip(0x80)]],
    ]
    for (const fields of bad) {
      const message = protobufMessage([[9, 7], ...fields])
      const { flows, problems, details } = decodeMessages('goflow2-protobuf', [message])
      assert.deepEqual([problems, flows[0]?.bytes], [['value_malformed'], 7])
      assert.equal(details[0], `field ${fields[0]?.[0]} of the message`)
    }
  })

  it('counts what is cut off, what says nothing, and what is no protobuf', () => {
    const whole = protobufMessage(goflow2V2)
    const ofMessage = (bytes: Uint8Array) => decodeMessages('goflow2-protobuf', [bytes]).problems
    assert.deepEqual(ofMessage(whole.subarray(0, whole.length - 3)), ['record_malformed'])
    assert.deepEqual(ofMessage(protobufMessage([[1, 3]])), ['record_unknown'])
    assert.deepEqual(ofMessage(Buffer.from('{"bytes":5}')), ['unknown_format'])
    assert.deepEqual(ofMessage(new Uint8Array(0)), ['empty'])
    assert.deepEqual(ofMessage(ip(0, 1)), ['unknown_format'])
  })
})
