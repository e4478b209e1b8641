import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow7 } from '../../support/datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const record = `
  c0000201 c6336402 cb007103  # source, destination, next hop
  0007 0008                   # interfaces: in, out
  0000000a 00000bb8           # 10 packets, 3000 bytes
  000003e8 000007d0           # uptime at first and last packet: 1 s, 2 s
  3039 01bb                   # ports 12345, 443
  ff 1b 06 b8                 # flags, TCP flags, protocol, type of service
  fbf0 fbf1                   # AS 64496, 64497
  18 10 ffff                  # prefix lengths 24, 16, flags
  c0000263                    # the router that was bypassed
`

describe('NetFlow v7', () => {
  it('reads every field of a record', () => {
    const [flow] = new TestDecoder().receive(
      netflow7([record], { uptime: 5000, sequence: 77, nanoseconds: 1_000_001 }),
    )
    assert.deepEqual(flow, {
      type: 'NETFLOW_V7',
      time_received_ns: '1700000000500000000',
      sequence_num: 77,
      sampler_address: '192.0.2.1',
      time_flow_start_ns: '1699999996001000001',
      time_flow_end_ns: '1699999997001000001',
      bytes: 3000,
      packets: 10,
      src_addr: '192.0.2.1',
      dst_addr: '198.51.100.2',
      etype: 'IPv4',
      proto: 'TCP',
      src_port: 12345,
      dst_port: 443,
      in_if: 7,
      out_if: 8,
      ip_tos: 184,
      tcp_flags: 27,
      src_as: 64496,
      dst_as: 64497,
      next_hop: '203.0.113.3',
      src_net: '192.0.2.0/24',
      dst_net: '198.51.0.0/16',
      observation_domain_id: 0,
      sampler: '192.0.2.1',
      export_protocol: 'netflow_v7',
      flows: 1,
      ip_version: 4,
      src_mask: 24,
      dst_mask: 16,
      rate: 1,
    })
  })

  it('reads records of 52 bytes', () => {
    const second = record.replace('00000bb8', '00000001')
    const flows = new TestDecoder().receive(netflow7([record, second]))
    assert.deepEqual(
      flows.map(({ bytes }) => bytes),
      [3000, 1],
    )
  })

  it('rejects a datagram whose count lies', () => {
    const test = new TestDecoder()
    assert.deepEqual(test.receive(netflow7([record], { count: 2 })), [])
    assert.deepEqual(test.problems, ['length'])
  })

  it('counts lost records by the sequence numbers', () => {
    const test = new TestDecoder()
    test.receive([
      netflow7([record, record], { sequence: 100 }),
      netflow7([record], { sequence: 102 }),
      netflow7([record], { sequence: 108 }),
    ])
    assert.equal(test.takeLost(), 5)
  })
})
