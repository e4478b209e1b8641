import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FieldName } from '../../../src/model/fields.ts'
import { assertBalance } from '../../support/decoder-balance.ts'
import { decodeMessages } from '../../support/test-messages.ts'

/** What one record says, of the fields that matter here. */
function decodeOne(record: object, ...fields: FieldName[]) {
  const { flows, problems } = decodeMessages('netobserv-json', [{ Bytes: 1, ...record }])
  assert.deepEqual(problems, [])
  assert.equal(flows.length, 1)
  return fields.map((field) => flows[0]?.[field])
}

/** A TCP flow as flowlogs-pipeline exports it, its names of Kubernetes and its lists included. */
const flow = {
  AgentIP: '10.0.1.76',
  Bytes: 561,
  DnsErrno: 0,
  Dscp: 46,
  DstAddr: '10.128.0.63',
  DstK8S_Name: 'web-7d4b9c6f5-x2x7k',
  DstMac: '0a:58:0a:80:00:37',
  DstPort: 9999,
  Etype: 2048,
  Flags: ['SYN_ACK', 'PSH'],
  FlowDirection: 1,
  IfDirections: [0, 1],
  Interfaces: ['genev_sys_6081', 'ens5'],
  NetworkEvents: [{ Action: 'allow', Bytes: 5 }],
  Packets: 3,
  Proto: 6,
  Sampling: 50,
  SrcAddr: '10.129.0.4',
  SrcK8S_Namespace: 'shop',
  SrcMac: '0A:58:0A:80:00:01',
  SrcPort: 46_934,
  TimeFlowEndMs: 1_709_741_962_111,
  TimeFlowRttNs: 121_000,
  TimeFlowStartMs: 1_709_741_961_001,
  TimeReceived: 1_709_741_964,
  Udns: ['', ''],
  XlatDstAddr: '172.30.0.10',
  XlatDstPort: 8080,
  XlatSrcAddr: '10.129.0.4',
  XlatSrcPort: 46_934,
  ZoneId: 7,
  _HashId: 'e6fa4e3255330028',
  _RecordType: 'flowLog',
}

describe('NetObserv JSON', () => {
  it('reads everything that has a field', () => {
    const { flows, problems, test } = decodeMessages('netobserv-json', [flow])
    assert.deepEqual(problems, [])
    assertBalance(test.decoder, 1)
    assert.equal(test.count('records_netobserv_json', '10.0.1.76'), 1)
    assert.deepEqual(flows, [
      {
        type: 'NETOBSERV_JSON',
        export_protocol: 'netobserv_json',
        time_received_ns: '1709741964000000000',
        sequence_num: 0,
        observation_domain_id: 0,
        sampling_rate: 50,
        sampling_interval: 50,
        rate: 50,
        sampler: '10.0.1.76',
        sampler_address: '10.0.1.76',
        exporter_addr: '10.0.1.76',
        time_flow_start_ns: '1709741961001000000',
        time_flow_end_ns: '1709741962111000000',
        bytes: 561,
        packets: 3,
        flows: 1,
        src_addr: '10.129.0.4',
        dst_addr: '10.128.0.63',
        etype: 'IPv4',
        ip_version: 4,
        proto: 'TCP',
        src_port: 46_934,
        dst_port: 9999,
        src_mac: '0a:58:0a:80:00:01',
        dst_mac: '0a:58:0a:80:00:37',
        ip_tos: 184,
        tcp_flags: 26,
        flow_direction: 'egress',
        post_nat_src_addr: '10.129.0.4',
        post_nat_dst_addr: '172.30.0.10',
        post_nat_src_port: 46_934,
        post_nat_dst_port: 8080,
      },
    ])
  })

  it('counts a flow once: no duplicates of older agents, and no conversations', () => {
    const records = [
      { Bytes: 1, Duplicate: false },
      { Bytes: 2, Duplicate: true },
      { Duplicate: true, Bytes: 3 },
      { Bytes: 4, _RecordType: 'newConnection' },
      { _RecordType: 'heartbeat', Bytes: 5, Duplicate: false },
      { Bytes: 6, Bytes_AB: 6, _RecordType: 'endConnection' },
      { _RecordType: 'flowLog', Bytes: 7 },
    ]
    const { flows, problems, test } = decodeMessages('netobserv-json', [
      records.map((record) => JSON.stringify(record)).join('\n'),
    ])
    assert.deepEqual(problems, [])
    assert.deepEqual(
      flows.map(({ bytes }) => bytes),
      [1, 7],
    )
    assertBalance(test.decoder, 1)
    assert.equal(test.count('sets_decoded', 'flows'), 7)
  })

  it('multiplies by Sampling, and knows no rate without it', () => {
    const rate = (record: object, options: object = {}) => {
      const { flows } = decodeMessages('netobserv-json', [{ Bytes: 1, ...record }], options)
      return flows.map(({ rate, sampling_rate }) => [rate, sampling_rate])[0]
    }
    assert.deepEqual(rate({ Sampling: 50 }), [50, 50])
    assert.deepEqual(rate({ Sampling: 1 }), [1, 1])
    assert.deepEqual(rate({ Sampling: 0 }), [1, undefined])
    assert.deepEqual(rate({}), [1, undefined])
    assert.deepEqual(rate({}, { defaultRate: 50 }), [50, 50])
    const overrides = { '10.0.0.0/8': 7 }
    assert.deepEqual(rate({ AgentIP: '10.0.1.76', Sampling: 50 }, { overrides }), [7, 7])
  })

  it('reads TCP flags as bits and as names, also those of packets that had two at once', () => {
    const flags = (Flags: unknown) => decodeOne({ Flags }, 'tcp_flags')[0]
    assert.equal(flags(16), 16)
    assert.equal(flags(0x100), 0x12)
    assert.equal(flags(0x200 | 0x400 | 8), 0x1d)
    assert.equal(flags(['SYN']), 2)
    assert.equal(flags(['SYN_ACK', 'FIN_ACK']), 0x13)
    assert.equal(flags(['RST_ACK', 'CWR']), 0x94)
    assert.equal(flags([]), undefined)
  })

  it('takes 0 for 0, where there is a key: ICMP and directions', () => {
    const icmp = { IcmpType: 0, IcmpCode: 0, Proto: 1, FlowDirection: 0 }
    const fields = ['icmp_type', 'icmp_code', 'proto', 'flow_direction', 'src_port'] as const
    assert.deepEqual(decodeOne(icmp, ...fields), [0, 0, 'ICMP', 'ingress', undefined])
    assert.deepEqual(decodeOne({ FlowDirection: 2 }, 'flow_direction'), ['2'])
    assert.deepEqual(decodeOne({}, 'icmp_type', 'flow_direction'), [undefined, undefined])
  })

  it('takes a record that only tells of a DNS answer or a drop for a flow without bytes', () => {
    const times = { TimeFlowStartMs: 1_709_741_961_001, TimeFlowEndMs: 1_709_741_962_111 }
    const { flows, problems } = decodeMessages('netobserv-json', [{ ...times, PktDropBytes: 9 }])
    assert.deepEqual(problems, [])
    assert.deepEqual([flows[0]?.bytes, flows[0]?.flows], [undefined, 1])
  })

  it('counts a value of another type, and the record with its others', () => {
    const bad: readonly object[] = [
      { SrcAddr: '10.0.0.256' },
      { SrcPort: '80x' },
      { Proto: 'no such protocol' },
      { Dscp: 64 },
      { Flags: true },
      { Duplicate: 'yes' },
      { SrcMac: '02:00' },
      { TimeFlowStartMs: 'yesterday' },
      { AgentIP: '<nil>' },
      { Sampling: -1 },
    ]
    for (const values of bad) {
      const { flows, problems, details, test } = decodeMessages('netobserv-json', [
        JSON.stringify({ ...values, Bytes: 5, Packets: 1 }),
        flow,
      ])
      assert.deepEqual(problems, ['value_malformed'], JSON.stringify(values))
      assert.match(details[0] ?? '', new RegExp(`^${Object.keys(values)[0]}: `))
      assert.deepEqual([flows[0]?.bytes, flows[0]?.packets, flows[1]?.bytes], [5, 1, 561])
      assertBalance(test.decoder, 2)
    }
  })

  it('loses nothing beside a record that is cut, or none of its own', () => {
    const whole = JSON.stringify(flow)
    const { flows, problems } = decodeMessages('netobserv-json', [
      `${whole.slice(0, 100)}\n${whole}\n{"bytes_":5}\n${whole}`,
    ])
    assert.deepEqual(problems, ['record_malformed', 'record_unknown'])
    assert.deepEqual(
      flows.map(({ bytes }) => bytes),
      [561, 561],
    )
  })
})
