import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { FieldName } from '../../../src/model/fields.ts'
import { assertBalance } from '../../support/decoder-balance.ts'
import { assertGolden } from '../../support/golden.ts'
import { decodeMessages } from '../../support/test-messages.ts'

const folder = 'test/captures/messages'

/** What one record says, of the fields that matter here. */
function decodeOne(record: object, ...fields: FieldName[]) {
  const { flows, problems } = decodeMessages('pmacct-json', [{ bytes: 1, ...record }])
  assert.deepEqual(problems, [])
  assert.equal(flows.length, 1)
  return fields.map((field) => flows[0]?.[field])
}

describe('what a real pmacct wrote', () => {
  for (const name of readdirSync(folder).filter((file) => file.startsWith('pmacct-'))) {
    if (!name.endsWith('.ndjson')) continue
    it(`is decoded as in the golden file: ${name}`, () => {
      const lines = readFileSync(`${folder}/${name}`, 'utf8').trimEnd().split('\n')
      const { flows, problems, test } = decodeMessages('pmacct-json', lines)
      assert.deepEqual(problems, [])
      assertBalance(test.decoder, lines.length)
      const golden = `[\n${flows.map((flow) => JSON.stringify(flow)).join(',\n')}\n]\n`
      assertGolden(golden, `${folder}/${name.replace(/ndjson$/, 'flows.json')}`)
    })
  }

  it('is worth the same, whether pmacct multiplied by the sampling rate or we do', () => {
    const [sampled, renormalized] = ['sampled', 'renormalized'].map((name) => {
      const text = readFileSync(`${folder}/pmacct-1.7.7-${name}.ndjson`, 'utf8')
      const { flows } = decodeMessages('pmacct-json', [text])
      return flows.map(({ src_port, bytes, packets, rate }) => [
        src_port,
        Number(bytes) * Number(rate),
        Number(packets) * Number(rate),
      ])
    })
    assert.equal(sampled?.length, 10)
    assert.deepEqual(sampled, renormalized)
  })
})

describe('pmacct JSON', () => {
  it('counts no marker: of events only `purge` is a flow', () => {
    const { flows, test } = decodeMessages('pmacct-json', [
      { event_type: 'purge_init', writer_id: 'default_kafka/1' },
      { event_type: 'purge', bytes: 5 },
      { event_type: 'purge_close', purged_entries: 1, total_entries: 1, duration: 0 },
      { bytes: 6 },
    ])
    assert.deepEqual(
      flows.map(({ bytes }) => bytes),
      [5, 6],
    )
    assertBalance(test.decoder, 4)
    assert.equal(test.count('sets_decoded', 'flows'), 4)
  })

  it('kafka_multi_values: reads several objects of a message', () => {
    for (const separator of ['\n', '\r\n', ' ', '', ',\n']) {
      const message = [1, 2, 3].map((bytes) => `{"bytes": ${bytes}}`).join(separator)
      const { flows } = decodeMessages('pmacct-json', [message, `[${message}]\n`])
      assert.deepEqual(
        flows.map(({ bytes }) => bytes),
        [1, 2, 3, 1, 2, 3],
      )
    }
  })

  it('reads TCP flags as text, as a number and as a list', () => {
    assert.deepEqual(decodeOne({ tcp_flags: '24' }, 'tcp_flags'), [24])
    assert.deepEqual(decodeOne({ tcp_flags: 24 }, 'tcp_flags'), [24])
    assert.deepEqual(decodeOne({ tcp_flags: ['SYN', 'ACK'] }, 'tcp_flags'), [18])
    assert.deepEqual(decodeOne({ tcp_flags: [] }, 'tcp_flags'), [undefined])
  })

  it('reads protocols as names and as numbers', () => {
    for (const ip_proto of ['tcp', 'TCP', '6', 6]) {
      assert.deepEqual(decodeOne({ ip_proto }, 'proto'), ['TCP'])
    }
    assert.deepEqual(decodeOne({ ip_proto: 'ipv6-icmp' }, 'proto'), ['IPv6-ICMP'])
    assert.deepEqual(decodeOne({ ip_proto: 'ipencap' }, 'proto'), ['IPv4'])
    assert.deepEqual(decodeOne({ ip_proto: 'ospf' }, 'proto'), ['OSPFIGP'])
  })

  it('reads times in UTC where they name no zone, with a zone, and since 1970', () => {
    const times = [
      '2023-11-14 22:13:20.123456',
      '2023-11-14T22:13:20.123456Z',
      '2023-11-15T00:13:20.123456+02:00',
      '2023-11-14T16:43:20.123456-0530',
      '1700000000.123456',
    ]
    for (const timestamp_start of times) {
      const [start] = decodeOne({ timestamp_start }, 'time_flow_start_ns')
      assert.equal(start, '1700000000123456000', timestamp_start)
    }
    for (const timestamp_end of ['0000-00-00T00:00:00.000000Z', '0.000000', '']) {
      assert.deepEqual(decodeOne({ timestamp_end }, 'time_flow_end_ns'), [undefined])
    }
    const span = { timestamp_min: '1700000000', timestamp_max: '1700000001.5' }
    assert.deepEqual(decodeOne(span, 'time_flow_start_ns', 'time_flow_end_ns'), [
      '1700000000000000000',
      '1700000001500000000',
    ])
  })

  it('takes the label for the name of the sampler, and the peer for its address', () => {
    const peer = { peer_ip_src: '198.51.100.1' }
    const label = { label: 'router1.example' }
    const whose = (record: object) => decodeOne(record, 'sampler', 'sampler_address')
    assert.deepEqual(whose(peer), ['198.51.100.1', '198.51.100.1'])
    assert.deepEqual(whose({ ...peer, ...label }), ['router1.example', '198.51.100.1'])
    assert.deepEqual(whose(label), ['router1.example', 'router1.example'])
    assert.deepEqual(whose({ ...peer, label: '' }), ['198.51.100.1', '198.51.100.1'])
    assert.deepEqual(whose({ peer_ip_src: '0.0.0.0', label: '' }), ['flows', 'flows'])
  })

  it('pre_tag_label_encode_as_map: reads a label that is an object', () => {
    assert.deepEqual(decodeOne({ label: { node: 'r1', site: 'ams' } }, 'sampler'), [
      'node=r1,site=ams',
    ])
  })

  it('takes no rate for 1, and 0 for a rate that nobody knows', () => {
    const rate = (record: object, options: object = {}) => {
      const { flows } = decodeMessages('pmacct-json', [{ bytes: 1, ...record }], options)
      return flows.map(({ rate, sampling_rate }) => [rate, sampling_rate])[0]
    }
    assert.deepEqual(rate({ sampling_rate: 1000 }), [1000, 1000])
    assert.deepEqual(rate({ sampling_rate: 1 }), [1, 1])
    assert.deepEqual(rate({}), [1, 1])
    assert.deepEqual(rate({}, { defaultRate: 100 }), [1, 1])
    assert.deepEqual(rate({ sampling_rate: 0 }), [1, undefined])
    assert.deepEqual(rate({ sampling_rate: 0 }, { defaultRate: 100 }), [100, 100])
    const overrides = { '198.51.100.0/24': 7 }
    assert.deepEqual(rate({ peer_ip_src: '198.51.100.1' }, { overrides }), [7, 7])
  })

  it('has 64-bit counters exactly', () => {
    for (const number of ['18446744073709551615', '9007199254740993', '4294967296', '0']) {
      const { flows } = decodeMessages('pmacct-json', [`{"bytes":${number},"packets":"${number}"}`])
      const [bytes = '0', packets = '0'] = [flows[0]?.bytes, flows[0]?.packets].map(
        (value) => value ?? '0',
      )
      assert.deepEqual([String(bytes), String(packets)], [number, number])
    }
  })

  it('reads paths and communities from texts and lists', () => {
    const fields = ['as_path', 'bgp_communities'] as const
    const texts = { as_path: '65001_65002', comms: '64500:1_64500:2' }
    const lists = { as_path: ['65001', 65_002], comms: ['64500:1', '64500:2'] }
    const expected = [
      [65_001, 65_002],
      [64_500 * 65_536 + 1, 64_500 * 65_536 + 2],
    ]
    assert.deepEqual(decodeOne(texts, ...fields), expected)
    assert.deepEqual(decodeOne(lists, ...fields), expected)
    assert.deepEqual(decodeOne({ as_path: '', comms: [] }, ...fields), [undefined, undefined])
  })

  it('reads everything else that has a field', () => {
    const record = {
      mac_src: '02:00:00:00:00:0a',
      vlan: 100,
      vlan_in: 101,
      vlan_out: 102,
      etype: '86dd',
      as_src: 64_496,
      as_dst: 4_200_000_000,
      peer_as_src: 1,
      peer_as_dst: 2,
      peer_ip_dst: '2001:db8::1',
      iface_in: 3,
      iface_out: 4,
      local_pref: 200,
      vrf_name: 'blue',
      ip_src: '2001:db8::10',
      ip_dst: '2001:db8:2::53',
      mask_src: 48,
      net_dst: '2001:db8:2::',
      mask_dst: 47,
      port_src: 0,
      port_dst: 53,
      fwd_status: '64',
      tos: 184,
      flow_label: 7,
      sampling_direction: 'e',
      mpls_label_top: 16,
      post_nat_ip_src: '192.0.2.1',
      nat_event: 1,
      fw_event: 2,
      export_proto_version: 10,
      export_proto_seqno: 5,
      export_proto_sysid: 6,
      flows: 3,
      packets: 9,
    }
    const { flows } = decodeMessages('pmacct-json', [record])
    const { rate, time_received_ns, sampling_interval, ...flow } = flows[0] ?? {}
    assert.deepEqual(flow, {
      type: 'IPFIX',
      export_protocol: 'ipfix',
      sequence_num: 5,
      observation_domain_id: 6,
      sampling_rate: 1,
      sampler: 'flows',
      sampler_address: 'flows',
      packets: 9,
      flows: 3,
      src_addr: '2001:db8::10',
      dst_addr: '2001:db8:2::53',
      etype: 'IPv6',
      ip_version: 6,
      src_port: 0,
      dst_port: 53,
      in_if: 3,
      out_if: 4,
      src_mac: '02:00:00:00:00:0a',
      src_vlan: 101,
      dst_vlan: 102,
      vlan_id: 100,
      ip_tos: 184,
      forwarding_status: 64,
      ipv6_flow_label: 7,
      src_as: 64_496,
      dst_as: 4_200_000_000,
      src_net: '2001:db8::/48',
      dst_net: '2001:db8:2::/47',
      bgp_next_hop: '2001:db8::1',
      mpls_label: [16],
      flow_direction: 'egress',
      src_mask: 48,
      dst_mask: 47,
      src_peer_as: 1,
      dst_peer_as: 2,
      bgp_local_pref: 200,
      vrf_name: 'blue',
      post_nat_src_addr: '192.0.2.1',
      nat_event: 'translation_create',
      firewall_event: 'deleted',
    })
  })

  it('ignores keys that it does not know, null, order, white space and escapes', () => {
    const message = ` {\t"x":{"bytes":[{"bytes":3}]},"as_dst" : null , "\\u0062ytes":\n7,
      "label":"r\\u0031\\n\\"x\\"","as_src":5.0,"packets":2e1,"z":[],"y":true} `
    const { flows, problems } = decodeMessages('pmacct-json', [message])
    assert.deepEqual(problems, [])
    const { bytes, sampler, src_as, packets, dst_as } = flows[0] ?? {}
    assert.deepEqual([bytes, sampler, src_as, packets, dst_as], [7, 'r1"x"', 5, 20, undefined])
  })

  it('counts a value of another type, and the record with its others', () => {
    const bad: readonly object[] = [
      { as_src: 'AS64500' },
      { as_src: -1 },
      { as_src: 1.5 },
      { as_src: 2 ** 32 },
      { as_src: true },
      { as_src: [1] },
      { ip_src: '192.0.2.256' },
      { ip_src: 5 },
      { mac_src: '02:00' },
      { etype: 'xyz' },
      { ip_proto: 'no such protocol' },
      { timestamp_start: 'yesterday' },
      { tcp_flags: { SYN: true, x: 'y' }, as_src: {} },
      { label: 5 },
    ]
    for (const values of bad) {
      const { flows, problems, details, test } = decodeMessages('pmacct-json', [
        { ...values, bytes: 5, packets: 1 },
      ])
      assert.deepEqual(problems, ['value_malformed'], JSON.stringify(values))
      assert.match(
        details[0] ?? '',
        /^(as_src|ip_src|mac_src|etype|ip_proto|timestamp_start|label): /,
      )
      assert.deepEqual([flows[0]?.bytes, flows[0]?.packets], [5, 1])
      assertBalance(test.decoder, 1)
    }
    const { problems, flows } = decodeMessages('pmacct-json', ['{"bytes":-5,"packets":3}'])
    assert.deepEqual([problems, flows[0]?.packets], [['value_malformed'], 3])
  })

  it('counts an object without anything that counts', () => {
    const { flows, problems, details } = decodeMessages('pmacct-json', [{}, { SrcAddr: '::1' }])
    assert.deepEqual(flows, [])
    assert.deepEqual(problems, ['record_unknown', 'record_unknown'])
    assert.match(details[1] ?? '', /SrcAddr/)
  })
})
