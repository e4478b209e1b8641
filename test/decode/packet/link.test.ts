import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ethernet, ipv4, ipv6, udp } from '../../support/packets.ts'
import { join, readPacket } from '../../support/read-packet.ts'

const macs = '02 00 00 00 00 02   02 00 00 00 00 01 # destination, source'
const packet = ipv4(udp(new Uint8Array(4)))

/** An entry of a label stack (RFC 3032 §2.1). */
const label = (number: number, ttl: number, bottom = false) =>
  ((number * 0x1000 + (bottom ? 0x100 : 0) + ttl) >>> 0).toString(16).padStart(8, '0')

describe('an Ethernet header', () => {
  it('has two addresses and a type', () => {
    assert.deepEqual(readPacket(join(macs, '0806 0001')), {
      src_mac: '02:00:00:00:00:01',
      dst_mac: '02:00:00:00:00:02',
      etype: 'ARP',
      layer_stack: ['Ethernet'],
      layer_size: [14],
    })
  })

  it('has a length and no type below 0x0600, with and without a tag', () => {
    const wanted = ['etype', 'vlan_id', 'src_addr'] as const
    assert.deepEqual(readPacket(join(macs, '05ff 4242 03'), { wanted }), {})
    const tagged = readPacket(join(macs, '8100 0007 0026 4242 03'), { wanted })
    assert.deepEqual(tagged, { etype: '0x8100', vlan_id: 7 })
  })
})

describe('a VLAN tag', () => {
  const wanted = ['vlan_id', 'etype', 'dst_port', 'layer_stack', 'layer_size'] as const

  for (const type of ['8100', '88a8', '9100']) {
    it(`of type 0x${type} has twelve bits of VLAN below priority and eligibility`, () => {
      assert.deepEqual(readPacket(join(macs, `${type} f064 0800`, packet), { wanted }), {
        vlan_id: 100,
        etype: 'IPv4',
        dst_port: 2055,
        layer_stack: ['Ethernet', 'Dot1Q', 'IPv4', 'UDP'],
        layer_size: [14, 4, 20, 8],
      })
    })
  }

  it('in another names the VLAN', () => {
    const frame = join(macs, '88a8 e00a 9100 000b 8100 a00c 86dd', ipv6(udp(new Uint8Array(0))))
    assert.deepEqual(readPacket(frame, { wanted: ['vlan_id', 'etype', 'dst_port'] }), {
      vlan_id: 12,
      etype: 'IPv6',
      dst_port: 2055,
    })
  })

  it('0 is a VLAN, too: the frame has a priority only', () => {
    const frame = join(macs, '8100 e000 0800', packet)
    assert.deepEqual(readPacket(frame, { wanted: ['vlan_id'] }), { vlan_id: 0 })
  })
})

describe('a stack of MPLS labels', () => {
  const wanted = [
    'mpls_label',
    'mpls_ttl',
    'etype',
    'dst_port',
    'layer_stack',
    'layer_size',
  ] as const

  for (const type of [0x8847, 0x8848]) {
    it(`behind type 0x${type.toString(16)} ends at the label that says "bottom"`, () => {
      const stack = `${label(0xfffff, 255)} ${label(3, 1)} ${label(100, 64, true)}`
      assert.deepEqual(readPacket(ethernet(join(stack, packet), { type }), { wanted }), {
        mpls_label: [0xfffff, 3, 100],
        mpls_ttl: [255, 1, 64],
        etype: 'IPv4',
        dst_port: 2055,
        layer_stack: ['Ethernet', 'MPLS', 'IPv4', 'UDP'],
        layer_size: [14, 12, 20, 8],
      })
    })
  }

  it('is on IPv6 if what follows begins so', () => {
    const frame = ethernet(join(label(2, 9, true), ipv6(udp(new Uint8Array(0)))), { type: 0x8847 })
    const { etype, dst_port } = readPacket(frame)
    assert.deepEqual({ etype, dst_port }, { etype: 'IPv6', dst_port: 2055 })
  })

  it('may be what the packet begins with', () => {
    const packets = join(label(7, 9, true), packet)
    assert.deepEqual(readPacket(packets, { first: 'mpls', wanted: ['mpls_label', 'dst_port'] }), {
      mpls_label: [7],
      dst_port: 2055,
    })
  })

  it('gives the labels that were there', () => {
    const whole = ethernet(join(label(5, 1), label(6, 2), label(7, 3)), { type: 0x8847 })
    assert.deepEqual(readPacket(whole.subarray(0, 25), { wanted: ['mpls_label', 'etype'] }), {
      mpls_label: [5, 6],
      etype: '0x8847',
    })
    const cut = readPacket(whole.subarray(0, 17), { wanted: ['mpls_label', 'layer_stack'] })
    assert.deepEqual(cut, { layer_stack: ['Ethernet'] })
  })

  it('of more than ten labels is given up', () => {
    const labels = Array.from({ length: 11 }, (_, i) => label(i + 16, 1, i === 10))
    const frame = ethernet(join(...labels, packet), { type: 0x8847 })
    assert.deepEqual(readPacket(frame, { wanted: ['mpls_label', 'dst_port'] }), {
      mpls_label: [16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
    })
  })

  it('on something else than IP ends the flow', () => {
    const frame = ethernet(join(label(16, 1, true), '10000021 4500'), { type: 0x8847 })
    assert.deepEqual(readPacket(frame, { wanted: ['mpls_label', 'etype', 'src_addr'] }), {
      mpls_label: [16],
      etype: '0x8847',
    })
  })
})
