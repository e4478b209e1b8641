import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow8 } from '../../support/datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

/** 3 flows, 10 packets, 3000 bytes, uptime at first and last packet: 1 s, 2 s. */
const sums = '00000003 0000000a 00000bb8 000003e8 000007d0'
/** The same without the flows, as Catalyst switches begin. */
const switchSums = '0000000a 00000bb8 000003e8 000007d0'
/** 5 packets beyond the contract, the router that was bypassed. */
const contract = '00000005 c0000263'

const network = { src_net: '192.0.2.0/24', src_mask: 24 }
const destinationNetwork = { dst_net: '198.51.0.0/16', dst_mask: 16 }
const systems = { src_as: 64496, dst_as: 64497 }
const interfaces = { in_if: 7, out_if: 8 }
const ports = { src_port: 12345, dst_port: 443 }
const ipv4 = { etype: 'IPv4', ip_version: 4 }

/** A record of each scheme, and what it says beyond its sums. */
const schemes = [
  {
    scheme: 1,
    name: 'AS',
    record: `${sums} fbf0 fbf1 0007 0008`,
    says: { ...systems, ...interfaces },
  },
  {
    scheme: 2,
    name: 'protocol and ports',
    record: `${sums} 06 00 0000 3039 01bb`,
    says: { proto: 'TCP', ...ports },
  },
  {
    scheme: 3,
    name: 'source prefix',
    record: `${sums} c0000200 18 00 fbf0 0007 0000`,
    says: { ...network, src_as: 64496, in_if: 7 },
  },
  {
    scheme: 4,
    name: 'destination prefix',
    record: `${sums} c6330000 10 00 fbf1 0008 0000`,
    says: { ...destinationNetwork, dst_as: 64497, out_if: 8 },
  },
  {
    scheme: 5,
    name: 'prefixes',
    record: `${sums} c0000200 c6330000 10 18 0000 fbf0 fbf1 0007 0008`,
    says: { ...network, ...destinationNetwork, ...systems, ...interfaces },
  },
  {
    scheme: 6,
    name: 'destination only',
    record: `c6336402 ${switchSums} 0008 b8 01 ${contract}`,
    says: { dst_addr: '198.51.100.2', out_if: 8, ip_tos: 184, flows: 1, ...ipv4 },
  },
  {
    scheme: 7,
    name: 'source and destination',
    record: `c6336402 c0000201 ${switchSums} 0008 0007 b8 01 0000 ${contract}`,
    says: {
      ...{ src_addr: '192.0.2.1', dst_addr: '198.51.100.2', ip_tos: 184, flows: 1 },
      ...interfaces,
      ...ipv4,
    },
  },
  {
    scheme: 8,
    name: 'full flow',
    record: `c6336402 c0000201 01bb 3039 ${switchSums} 0008 0007 b8 06 01 00 ${contract}`,
    says: {
      ...{ src_addr: '192.0.2.1', dst_addr: '198.51.100.2', ip_tos: 184, flows: 1, proto: 'TCP' },
      ...ports,
      ...interfaces,
      ...ipv4,
    },
  },
  {
    scheme: 9,
    name: 'AS and type of service',
    record: `${sums} fbf0 fbf1 0007 0008 b8 00 0000`,
    says: { ...systems, ...interfaces, ip_tos: 184 },
  },
  {
    scheme: 10,
    name: 'protocol, ports and type of service',
    record: `${sums} 06 b8 0000 3039 01bb 0007 0008`,
    says: { proto: 'TCP', ...ports, ...interfaces, ip_tos: 184 },
  },
  {
    scheme: 11,
    name: 'source prefix and type of service',
    record: `${sums} c0000200 18 b8 fbf0 0007 0000`,
    says: { ...network, src_as: 64496, in_if: 7, ip_tos: 184 },
  },
  {
    scheme: 12,
    name: 'destination prefix and type of service',
    record: `${sums} c6330000 10 b8 fbf1 0008 0000`,
    says: { ...destinationNetwork, dst_as: 64497, out_if: 8, ip_tos: 184 },
  },
  {
    scheme: 13,
    name: 'prefixes and type of service',
    record: `${sums} c0000200 c6330000 10 18 b8 00 fbf0 fbf1 0007 0008`,
    says: { ...network, ...destinationNetwork, ...systems, ...interfaces, ip_tos: 184 },
  },
  {
    scheme: 14,
    name: 'prefixes, ports and type of service',
    record: `${sums} c0000200 c6330000 10 18 b8 06 3039 01bb 0007 0008`,
    says: {
      ...{ ...network, ...destinationNetwork, ...ports, ...interfaces },
      ...{ proto: 'TCP', ip_tos: 184 },
    },
  },
] as const

describe('NetFlow v8', () => {
  for (const { scheme, name, record, says } of schemes) {
    it(`reads every field of scheme ${scheme}: ${name}`, () => {
      const header = { uptime: 5000, sequence: 77, engine: 0x0102, scheme }
      const flows = new TestDecoder().receive(netflow8([record, record], header))
      const flow = {
        type: 'NETFLOW_V8',
        time_received_ns: '1700000000500000000',
        sequence_num: 77,
        sampler_address: '192.0.2.1',
        time_flow_start_ns: '1699999996000000000',
        time_flow_end_ns: '1699999997000000000',
        bytes: 3000,
        packets: 10,
        observation_domain_id: scheme * 0x1_0000 + 0x0102,
        sampler: '192.0.2.1',
        export_protocol: 'netflow_v8',
        flows: 3,
        ...says,
        rate: 1,
      }
      assert.deepEqual(flows, [flow, flow])
    })

    it(`rejects a datagram of scheme ${scheme} that is a byte short`, () => {
      const test = new TestDecoder()
      assert.deepEqual(test.receive(netflow8([record, record], { scheme }).subarray(0, -1)), [])
      assert.deepEqual(test.problems, ['length'])
    })
  }

  it('rejects an aggregation scheme that there is not', () => {
    const test = new TestDecoder()
    for (const scheme of [0, 15, 255]) test.receive(netflow8([], { scheme }))
    assert.deepEqual(test.problems, ['unknown_version', 'unknown_version', 'unknown_version'])
  })

  it('takes the padding of Catalyst switches for what it is', () => {
    const [{ record }] = schemes
    assert.equal(new TestDecoder().receive(netflow8([record, '000000'], { count: 1 })).length, 1)
  })

  it('counts lost records by the sequence numbers of each aggregation cache', () => {
    const test = new TestDecoder()
    const [systemsScheme, portsScheme] = schemes
    const systemsRecord = [systemsScheme.record]
    const portsRecord = [portsScheme.record]
    test.receive([
      netflow8(systemsRecord, { scheme: 1, sequence: 100 }),
      netflow8(portsRecord, { scheme: 2, sequence: 7000 }),
      netflow8(systemsRecord, { scheme: 1, sequence: 101 }),
      netflow8(portsRecord, { scheme: 2, sequence: 7004 }),
    ])
    assert.equal(test.takeLost(), 3)
    assert.equal(test.count('sequence_resets'), 0)
  })
})
