import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PacketField } from '../../../src/decode/packet/packet-fields.ts'
import { ethernet, ipv4, ipv6 } from '../../support/packets.ts'
import { join, readPacket } from '../../support/read-packet.ts'

const wanted: readonly PacketField[] = [
  'proto',
  'src_port',
  'dst_port',
  'tcp_flags',
  'icmp_type',
  'icmp_code',
  'layer_stack',
  'layer_size',
]

/** What is in an IP packet, by the number of its protocol, and what it says. */
const messages: readonly {
  readonly number: number
  readonly header: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly layer: string
  readonly size: number
}[] = [
  {
    number: 6,
    header: '01bb c350 00000001 00000002 50 ff ffff 0000 0000',
    fields: { proto: 'TCP', src_port: 443, dst_port: 50000, tcp_flags: 255 },
    layer: 'TCP',
    size: 20,
  },
  {
    number: 6,
    header: '01bb c350 00000001 00000002 81 12 ffff 0000 0000 0204 05b4 0402 0101 00000000',
    fields: { proto: 'TCP', src_port: 443, dst_port: 50000, tcp_flags: 18 },
    layer: 'TCP',
    size: 32,
  },
  {
    number: 17,
    header: '0035 ffff 0008 0000',
    fields: { proto: 'UDP', src_port: 53, dst_port: 65535 },
    layer: 'UDP',
    size: 8,
  },
  {
    number: 136,
    header: '0035 1f90 0008 0000',
    fields: { proto: 'UDPLite', src_port: 53, dst_port: 8080 },
    layer: 'Custom',
    size: 8,
  },
  {
    number: 132,
    header: '0b59 0b5a 00000001 00000000 01000014',
    fields: { proto: 'SCTP', src_port: 2905, dst_port: 2906 },
    layer: 'Custom',
    size: 12,
  },
  {
    number: 33,
    header: '0b59 0b5a 03000000 00000001',
    fields: { proto: 'DCCP', src_port: 2905, dst_port: 2906 },
    layer: 'Custom',
    size: 12,
  },
  {
    number: 1,
    header: '03 01 0000 00000000 4500',
    fields: { proto: 'ICMP', icmp_type: 3, icmp_code: 1 },
    layer: 'ICMP',
    size: 8,
  },
  {
    number: 58,
    header: '80 00 0000 00010002',
    fields: { proto: 'IPv6-ICMP', icmp_type: 128, icmp_code: 0 },
    layer: 'ICMPv6',
    size: 8,
  },
]

describe('the protocol in an IP packet', () => {
  for (const { number, header, fields, layer, size } of messages) {
    it(`${layer} (${number}) of ${size} bytes is read behind IPv4 and IPv6`, () => {
      const message = join(header)
      assert.deepEqual(readPacket(ethernet(ipv4(message, { protocol: number })), { wanted }), {
        ...fields,
        layer_stack: ['Ethernet', 'IPv4', layer],
        layer_size: [14, 20, size],
      })
      const packet = ethernet(ipv6(message, { next: number }), { type: 0x86dd })
      assert.deepEqual(readPacket(packet, { wanted }), {
        ...fields,
        layer_stack: ['Ethernet', 'IPv6', layer],
        layer_size: [14, 40, size],
      })
    })
  }

  it('that is cut has what was there, and is no layer', () => {
    const packet = ipv4(join('01bb c350 00000001 00000002 50'), { protocol: 6, length: 40 })
    assert.deepEqual(readPacket(packet, { wanted, first: 'ipv4' }), {
      proto: 'TCP',
      src_port: 443,
      dst_port: 50000,
      layer_stack: ['IPv4'],
      layer_size: [20],
    })
  })

  it('that nobody knows has neither ports nor types', () => {
    const packet = ipv4(join('01bb c350 00000001'), { protocol: 89 })
    assert.deepEqual(readPacket(packet, { wanted, first: 'ipv4' }), {
      proto: 'OSPFIGP',
      layer_stack: ['IPv4'],
      layer_size: [20],
    })
  })
})
