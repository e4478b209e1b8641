import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow1 } from '../../support/datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const record = `
  c0000201 c6336402 cb007103  # source, destination, next hop
  0007 0008                   # interfaces: in, out
  0000000a 00000bb8           # 10 packets, 3000 bytes
  000003e8 000007d0           # uptime at first and last packet: 1 s, 2 s
  3039 01bb 0000              # ports 12345, 443, padding
  06 b8 1b                    # protocol, type of service, TCP flags
  01 02 03 00000000           # what went wrong with TCP, reserved
`

describe('NetFlow v1', () => {
  it('reads every field of a record', () => {
    const [flow] = new TestDecoder().receive(netflow1([record], { uptime: 5000 }))
    assert.deepEqual(flow, {
      type: 'NETFLOW_V1',
      time_received_ns: '1700000000500000000',
      sequence_num: 0,
      sampler_address: '192.0.2.1',
      time_flow_start_ns: '1699999996000000000',
      time_flow_end_ns: '1699999997000000000',
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
      next_hop: '203.0.113.3',
      observation_domain_id: 0,
      sampler: '192.0.2.1',
      export_protocol: 'netflow_v1',
      flows: 1,
      ip_version: 4,
      rate: 1,
    })
  })

  it('reads more records than the 24 that routers send: softflowd sends 30', () => {
    const test = new TestDecoder()
    assert.equal(test.receive(netflow1(new Array<string>(30).fill(record))).length, 30)
    assert.equal(test.count('records_netflow_v1'), 30)
  })

  it('rejects a datagram whose count lies', () => {
    const test = new TestDecoder()
    assert.deepEqual(test.receive(netflow1([record], { count: 2 })), [])
    assert.deepEqual(test.problems, ['length'])
    assert.equal(test.lost('length'), 1)
  })

  it('notices no loss, as it numbers nothing', () => {
    const test = new TestDecoder()
    test.receive([netflow1([record]), netflow1([record, record]), netflow1([record])])
    assert.equal(test.takeLost(), 0)
    assert.equal(test.count('sequence_resets'), 0)
  })
})
