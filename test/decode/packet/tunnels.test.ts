import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tunnels } from '../../../src/model/tunnels.ts'
import { ethernet, ipv4 } from '../../support/packets.ts'
import { join, readPacket } from '../../support/read-packet.ts'
import {
  in4,
  inner4,
  innerFrame,
  inUdp,
  link,
  tunnelledPackets as rows,
} from '../../support/tunnelled-packets.ts'

describe('a packet in a tunnel', () => {
  for (const { name, tunnel, frame, inner, stack, size } of rows) {
    const layers = {
      layer_stack: ['Ethernet', 'Dot1Q', ...stack, ...inner.stack],
      layer_size: [14, 4, ...size, ...inner.size],
    }

    it(`${name} is the flow for who looks into ${tunnel}`, () => {
      const own = inner.stack[0] === 'Ethernet'
      assert.deepEqual(readPacket(frame, { decapsulate: [tunnel] }), {
        ...(own ? {} : link),
        ...inner.fields,
        ...layers,
      })
    })

    it(`${name} is only a list of layers for others`, () => {
      const others = tunnels.filter(
        (other) => !rows.some((row) => row.name === name && row.tunnel === other),
      )
      const seen = readPacket(frame, { decapsulate: others })
      assert.deepEqual(seen, readPacket(frame))
      const { src_mac, vlan_id, layer_stack, layer_size } = seen
      assert.deepEqual({ layer_stack, layer_size }, layers)
      assert.deepEqual({ src_mac, vlan_id }, { src_mac: link.src_mac, vlan_id: 7 })
      if (tunnel === 'mpls_pseudowire') return // has no IP packet around it
      for (const field of ['src_addr', 'dst_addr', 'ip_ttl', 'ip_bytes'] as const) {
        assert.notEqual(seen[field], inner.fields[field], field)
      }
      for (const field of ['tcp_flags', 'icmp_type'] as const) assert.equal(seen[field], undefined)
    })
  }

  it('that is a pseudowire has the addresses even so, as no other packet is around it', () => {
    const { frame, inner } = rows.find(({ tunnel }) => tunnel === 'mpls_pseudowire') ?? {}
    const { layer_stack, layer_size, ...seen } = readPacket(frame ?? new Uint8Array(0))
    assert.deepEqual(seen, { ...inner?.fields, ...link, mpls_label: [99, 100], mpls_ttl: [64, 64] })
    const deeper = readPacket(frame ?? new Uint8Array(0), { wanted: ['mpls_label', 'src_mac'] })
    assert.deepEqual(deeper, { mpls_label: [99, 100], src_mac: link.src_mac })
  })

  it('is each tunnel at least once', () => {
    assert.deepEqual(
      tunnels.filter((name) => !rows.some(({ tunnel }) => tunnel === name)),
      [],
    )
  })

  it('in a tunnel that nobody looks into stays there', () => {
    const twice = inUdp(4789, '08000000 00006300', in4(47, '0000 0800', inner4.bytes))
    assert.equal(readPacket(twice, { decapsulate: ['gre'] }).dst_port, 4789)
    assert.equal(readPacket(twice, { decapsulate: ['vxlan'] }).proto, 'GRE')
    const { src_addr, vlan_id } = readPacket(twice, { decapsulate: ['vxlan', 'gre'] })
    assert.deepEqual([src_addr, vlan_id], ['198.51.100.1', 7])
  })

  it('keeps the labels on the frame around it, unless it has a frame of its own', () => {
    const inMpls = (parts: Buffer) =>
      ethernet(join('00063140', ipv4(parts, { protocol: 47 })), { type: 0x8847 })
    const options = { decapsulate: ['gre'], wanted: ['mpls_label', 'dst_port'] } as const
    const packet = inMpls(join('0000 0800', inner4.bytes))
    assert.deepEqual(readPacket(packet, options), { mpls_label: [99], dst_port: 50000 })
    const frame = inMpls(join('0000 6558', innerFrame.bytes))
    assert.deepEqual(readPacket(frame, options), { dst_port: 50000 })
  })

  it('does not change how many bytes were sent', () => {
    const wanted = ['bytes', 'ip_bytes'] as const
    for (const { frame, inner, tunnel } of rows) {
      const fields = { bytes: frame.length, ip_bytes: inner.fields.ip_bytes }
      assert.deepEqual(readPacket(frame, { wanted, decapsulate: [tunnel] }), fields)
    }
  })

  it('of which not even the first header is there leaves the one around it', () => {
    const whole = in4(47, '0000 0800', inner4.bytes)
    const cut = whole.subarray(0, 18 + 20 + 4 + 19)
    const { src_addr, proto } = readPacket(cut, { decapsulate: ['gre'] })
    assert.deepEqual({ src_addr, proto }, { src_addr: '192.0.2.1', proto: 'GRE' })
  })
})

describe('what only looks like a tunnel', () => {
  const rest = new Uint8Array(64).fill(0x5a)
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['IPv4 in IPv4 that does not begin so', in4(4, rest)],
    ['IPv6 in IPv4 that does not begin so', in4(41, rest)],
    ['GRE of PPTP (RFC 2637)', in4(47, '3001 880b', rest)],
    ['GRE with routing (RFC 1701)', in4(47, '4000 0800', rest)],
    ['GRE of an unknown type', in4(47, '0000 0000', rest)],
    ['VXLAN without the flag of its identifier', inUdp(4789, '00000000 00006300', inner4.bytes)],
    ['Geneve of another version', inUdp(6081, '40 00 0800 00006300', inner4.bytes)],
    ['Teredo that does not begin so', inUdp(3544, rest)],
    ['GTP of another version', inUdp(2152, '48 ff 0028 00000063', inner4.bytes)],
    ['a signal of GTP-U', inUdp(2152, '32 01 0004 00000000 00000000')],
    [
      'the control channel of a pseudowire',
      ethernet(join('00063140 10000021', rest), { type: 0x8847 }),
    ],
  ]
  for (const [name, frame] of cases) {
    it(`${name} is none`, () => {
      const seen = readPacket(frame, { decapsulate: tunnels })
      assert.deepEqual(seen, readPacket(frame))
      const sizes = seen.layer_size as number[]
      assert.ok(sizes.every((size) => size > 0))
    })
  }
})
