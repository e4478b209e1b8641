import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow5 } from '../../support/datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const record = `
  c0000201 c6336402 cb007103  # source, destination, next hop
  0007 0008                   # interfaces: in, out
  0000000a 00000bb8           # 10 packets, 3000 bytes
  000003e8 000007d0           # uptime at first and last packet: 1 s, 2 s
  3039 01bb                   # ports 12345, 443
  00 1b 06 b8                 # padding, TCP flags, protocol, type of service
  fbf0 fbf1                   # AS 64496, 64497
  18 10 0000                  # prefix lengths 24, 16, padding
`

describe('NetFlow v5', () => {
  it('reads every field of a record', () => {
    const [flow] = new TestDecoder().receive(
      netflow5([record], { uptime: 5000, sequence: 77, engine: 0x0102 }),
    )
    assert.deepEqual(flow, {
      type: 'NETFLOW_V5',
      time_received_ns: '1700000000500000000',
      sequence_num: 77,
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
      src_as: 64496,
      dst_as: 64497,
      next_hop: '203.0.113.3',
      src_net: '192.0.2.0/24',
      dst_net: '198.51.0.0/16',
      observation_domain_id: 0x0102,
      sampler: '192.0.2.1',
      export_protocol: 'netflow_v5',
      flows: 1,
      ip_version: 4,
      src_mask: 24,
      dst_mask: 16,
      rate: 1,
    })
  })

  it('rejects a datagram whose count lies, as garbage may begin anywhere in it', () => {
    const test = new TestDecoder()
    assert.deepEqual(test.receive(netflow5([record], { count: 2 })), [])
    assert.deepEqual(test.problems, ['length'])
    assert.equal(test.lost('length'), 1)
    assert.equal(test.count('payloads_decoded'), 0)
    assert.equal(test.receive(netflow5([record])).length, 1)
  })

  it('leaves out what comes behind the counted records', () => {
    assert.equal(
      new TestDecoder().receive(netflow5([record, record, '00'], { count: 1 })).length,
      1,
    )
  })

  it('takes a datagram without records for what it is', () => {
    const test = new TestDecoder()
    assert.deepEqual(test.receive(netflow5([])), [])
    assert.equal(test.count('payloads_decoded'), 1)
  })

  it('reads more records than the 30 that v5 allows', () => {
    const records = new Array<string>(300).fill(record)
    assert.equal(new TestDecoder().receive(netflow5(records)).length, 300)
  })

  it('takes the sampling rate from the low 14 bits of the header, whatever the mode', () => {
    for (const mode of [0, 1, 2, 3]) {
      const test = new TestDecoder()
      const [flow] = test.receive(netflow5([record], { sampling: (mode << 14) | 1000 }))
      assert.equal(flow?.rate, 1000)
      assert.equal(flow?.sampling_rate, 1000)
      assert.deepEqual(test.rates(), [{ source: 'header', id: undefined, rate: 1000 }])
    }
  })

  it('counts a flow whose header names no rate as not sampled, and says so', () => {
    const test = new TestDecoder()
    const [flow] = test.receive(netflow5([record], { sampling: 1 << 14 }))
    assert.equal(flow?.rate, 1)
    assert.equal(flow?.sampling_rate, undefined)
    assert.equal(test.count('observations_unknown_rate'), 1)
    assert.equal(test.count('observations_sampled_unknown_rate'), 1, 'the mode says that much')
    test.receive(netflow5([record]))
    assert.equal(test.count('observations_unknown_rate'), 2)
    assert.equal(test.count('observations_sampled_unknown_rate'), 1, 'no mode is no sampling')
  })

  it('tells times to the nanosecond', () => {
    const header = { uptime: 5000, nanoseconds: 123_456_789 }
    const [flow] = new TestDecoder().receive(netflow5([record], header))
    assert.equal(flow?.time_flow_start_ns, '1699999996123456789')
  })

  it('tells times across the wrap of the 32-bit uptime, every 49 days', () => {
    const beforeTheWrap = record.replace('000003e8 000007d0', 'fffffc18 000000c8')
    const [flow] = new TestDecoder().receive(netflow5([beforeTheWrap], { uptime: 1000 }))
    assert.equal(flow?.time_flow_start_ns, '1699999998000000000')
    assert.equal(flow?.time_flow_end_ns, '1699999999200000000')
  })

  it('tells the times of a flow that ended after its datagram was put together', () => {
    const [flow] = new TestDecoder().receive(netflow5([record], { uptime: 1500 }))
    assert.equal(flow?.time_flow_end_ns, '1700000000500000000')
  })
})
