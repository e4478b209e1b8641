import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeMessages } from '../../support/test-messages.ts'

/** What every generation below says in its own way. */
const flow = {
  type: 'NETFLOW_V9',
  export_protocol: 'netflow_v9',
  sequence_num: 77,
  sampling_rate: 1000,
  sampler_address: '192.0.2.1',
  sampler: '192.0.2.1',
  exporter_addr: '192.0.2.1',
  sampling_interval: 1000,
  rate: 1000,
  flows: 1,
  bytes: 840,
  packets: 6,
  src_addr: '198.51.100.7',
  dst_addr: '203.0.113.9',
  ip_version: 4,
  etype: 'IPv4',
  proto: 'TCP',
  src_port: 443,
  dst_port: 50_000,
  in_if: 3,
  out_if: 4,
  src_mac: '02:00:00:00:00:0a',
  vlan_id: 100,
  ip_tos: 184,
  ip_ttl: 64,
  tcp_flags: 24,
  src_as: 64_500,
  dst_as: 64_501,
  next_hop: '192.0.2.254',
  src_mask: 24,
  src_net: '198.51.100.0/24',
}

const v2 =
  `{"type":"NETFLOW_V9","time_received_ns":1700000000123456789,"sequence_num":77,"sampling_rate":1000,
"sampler_address":"192.0.2.1","time_flow_start_ns":1699999990000000001,"time_flow_end_ns":1699999999000000000,
"bytes":840,"packets":6,"src_addr":"198.51.100.7","dst_addr":"203.0.113.9","etype":"IPv4","proto":"TCP",
"src_port":443,"dst_port":50000,"in_if":3,"out_if":4,"src_mac":"02:00:00:00:00:0a","dst_mac":"00:00:00:00:00:00",
"src_vlan":0,"dst_vlan":0,"vlan_id":100,"ip_tos":184,"forwarding_status":0,"ip_ttl":64,"ip_flags":2,"tcp_flags":24,
"icmp_type":0,"icmp_code":0,"ipv6_flow_label":0,"fragment_id":0,"fragment_offset":0,"src_as":64500,"dst_as":64501,
"next_hop":"192.0.2.254","next_hop_as":0,"src_net":"198.51.100.0/24","dst_net":"0.0.0.0/0","bgp_next_hop":"",
"bgp_communities":[4227072001],"as_path":[64501,64502],"mpls_ttl":[],"mpls_label":[16,17],"mpls_ip":["192.0.2.7"],
"observation_domain_id":9,"observation_point_id":0,"layer_stack":["Ethernet","IPv4","TCP"],"layer_size":[14,20,20],
"ipv6_routing_header_addresses":["2001:db8::1","2001:db8::2"],"ipv6_routing_header_seg_left":1}`.replaceAll(
    '\n',
    '',
  )

/** goflow2 1.1.1: numbers for names, seconds. */
const v1 =
  `{"Type":"NETFLOW_V9","ObservationPointID":0,"ObservationDomainID":9,"TimeReceived":1700000000,"SequenceNum":77,
"SamplingRate":1000,"SamplerAddress":"192.0.2.1","TimeFlowStart":1699999990,"TimeFlowEnd":1699999999,
"TimeFlowStartMs":1699999990001,"TimeFlowEndMs":0,"Bytes":840,"Packets":6,"SrcAddr":"198.51.100.7",
"DstAddr":"203.0.113.9","Etype":2048,"Proto":6,"SrcPort":443,"DstPort":50000,"InIf":3,"OutIf":4,
"SrcMac":"02:00:00:00:00:0a","DstMac":"00:00:00:00:00:00","SrcVlan":0,"DstVlan":0,"VlanId":100,"IngressVrfID":5,
"EgressVrfID":6,"IPTos":184,"ForwardingStatus":0,"IPTTL":64,"TCPFlags":24,"IcmpType":0,"IcmpCode":0,"IPv6FlowLabel":0,
"FragmentId":0,"FragmentOffset":0,"BiFlowDirection":0,"SrcAS":64500,"DstAS":64501,"NextHop":"192.0.2.254",
"NextHopAS":0,"SrcNet":24,"DstNet":0,"EtypeName":"IPv4","ProtoName":"TCP","IcmpName":""}`.replaceAll(
    '\n',
    '',
  )

/** goflow2 1.2: other capitals, bytes of addresses as numbers, labels one by one. */
const v12 =
  `{"Type":"NETFLOW_V9","TimeReceived":1700000000,"SequenceNum":77,"SamplingRate":1000,"SamplerAddress":"192.0.2.1",
"TimeFlowStart":1699999990,"TimeFlowEnd":1699999999,"TimeFlowStartMs":0,"TimeFlowEndMs":0,"Bytes":840,"Packets":6,
"SrcAddr":"198.51.100.7","DstAddr":"203.0.113.9","Etype":2048,"Proto":6,"SrcPort":443,"DstPort":50000,"InIf":3,
"OutIf":4,"SrcMac":"02:00:00:00:00:0a","DstMac":"00:00:00:00:00:00","VlanId":100,"IngressVrfId":5,"IpTos":184,
"IpTtl":64,"TcpFlags":24,"SrcAs":64500,"DstAs":64501,"NextHop":"192.0.2.254","SrcNet":24,"DstNet":0,
"FlowDirection":1,"BgpNextHop":[192,0,2,253],"HasMpls":true,"MplsCount":2,"Mpls_1Ttl":64,"Mpls_1Label":16,"Mpls_2Ttl":63,"Mpls_2Label":17,
"Mpls_3Ttl":0,"Mpls_3Label":0,"CustomInteger_1":5}`.replaceAll('\n', '')

function decode(...messages: string[]) {
  const { flows, problems } = decodeMessages('goflow2-json', messages)
  assert.deepEqual(problems, [])
  return flows
}

describe('goflow2 JSON', () => {
  it('v2: has names for numbers, and times in nanoseconds', () => {
    assert.deepEqual(decode(v2)[0], {
      ...flow,
      time_received_ns: '1700000000123456789',
      time_flow_start_ns: '1699999990000000001',
      time_flow_end_ns: '1699999999000000000',
      ip_flags: 2,
      bgp_communities: [4_227_072_001],
      as_path: [64_501, 64_502],
      mpls_label: [16, 17],
      mpls_ip: ['192.0.2.7'],
      observation_domain_id: 9,
      layer_stack: ['Ethernet', 'IPv4', 'TCP'],
      layer_size: [14, 20, 20],
      ipv6_routing_header_addresses: ['2001:db8::1', '2001:db8::2'],
      ipv6_routing_header_seg_left: 1,
    })
  })

  it('v1.0 to v1.1: has numbers, and times in seconds and milliseconds', () => {
    assert.deepEqual(decode(v1)[0], {
      ...flow,
      time_received_ns: '1700000000000000000',
      time_flow_start_ns: '1699999990001000000',
      time_flow_end_ns: '1699999999000000000',
      in_vrf_id: 5,
      out_vrf_id: 6,
      observation_domain_id: 9,
    })
  })

  it('v1.2 to v1.3: has other capitals, and all that its struct has', () => {
    assert.deepEqual(decode(v12)[0], {
      ...flow,
      time_received_ns: '1700000000000000000',
      time_flow_start_ns: '1699999990000000000',
      time_flow_end_ns: '1699999999000000000',
      in_vrf_id: 5,
      flow_direction: 'egress',
      bgp_next_hop: '192.0.2.253',
      mpls_label: [16, 17],
      mpls_ttl: [64, 63],
      observation_domain_id: 0,
    })
  })

  it('reads all generations from one topic', () => {
    assert.deepEqual(
      decode(v2, v1, v12, `${v1}\n${v2}`).map(({ bytes, sampling_rate }) => [bytes, sampling_rate]),
      Array(5).fill([840, 1000]),
    )
  })

  it('takes for absent what goflow2 writes for what it does not know', () => {
    const nothing = {
      ...{ type: 'IPFIX', sampling_rate: 0, sampler_address: '', bytes: 5, packets: 1 },
      ...{ src_addr: '', etype: '', proto: 'HOPOPT', src_port: 0, in_if: 0, vlan_id: 0 },
      ...{ src_net: 'invalid Prefix', dst_net: '::/0', time_flow_start_ns: 0, as_path: [] },
    }
    const [{ time_received_ns, ...read } = {}] = decode(JSON.stringify(nothing))
    assert.deepEqual(read, {
      ...{ type: 'IPFIX', export_protocol: 'ipfix', sequence_num: 0, observation_domain_id: 0 },
      ...{ sampler: 'flows', sampler_address: 'flows', bytes: 5, packets: 1, flows: 1, rate: 1 },
    })
  })

  it('knows no rate where goflow2 has none, so that the default counts', () => {
    const message = JSON.stringify({ sampling_rate: 0, bytes: 1, packets: 1 })
    const options = { defaultRate: 50 }
    assert.equal(decodeMessages('goflow2-json', [message], options).flows[0]?.rate, 50)
    const { test } = decodeMessages('goflow2-json', [message])
    assert.equal(test.count('observations_unknown_rate', 'flows'), 1)
  })

  it('reads protocols that have no name', () => {
    for (const proto of ['unassigned', 'experimental', 'reserved', 'unknown']) {
      assert.equal(decode(JSON.stringify({ proto, bytes: 1 }))[0]?.proto, undefined)
    }
    assert.equal(decode('{"proto":"IPv6-ICMP","bytes":1}')[0]?.proto, 'IPv6-ICMP')
  })
})
