import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unsigned } from '../../support/datagram.ts'
import { ethernet, ipv4, ipv6, udp, words16 } from '../../support/packets.ts'
import { join, readPacket } from '../../support/read-packet.ts'

const datagram = udp(new Uint8Array(4))

describe('an IPv4 header', () => {
  it('fills every field that it has', () => {
    const packet = join('45 b8 0020 1234 4000 3c 11 0000 c0000201 c00002fe', udp(new Uint8Array(4)))
    assert.deepEqual(readPacket(packet, { first: 'ipv4' }), {
      src_addr: '192.0.2.1',
      dst_addr: '192.0.2.254',
      etype: 'IPv4',
      ip_version: 4,
      ip_bytes: 32,
      ip_tos: 0xb8,
      ip_ttl: 60,
      ip_flags: 2,
      fragment_id: 0x1234,
      proto: 'UDP',
      src_port: 4444,
      dst_port: 2055,
      layer_stack: ['IPv4', 'UDP'],
      layer_size: [20, 8],
    })
  })

  for (const words of [1, 5, 10]) {
    it(`with ${words} words of options has the ports behind them`, () => {
      const packet = ipv4(datagram, { options: new Uint8Array(4 * words).fill(1) })
      const wanted = ['dst_port', 'layer_size'] as const
      assert.deepEqual(readPacket(packet, { first: 'ipv4', wanted }), {
        dst_port: 2055,
        layer_size: [20 + 4 * words, 8],
      })
    })
  }

  it('of the first fragment has ports behind it, of the others none', () => {
    const wanted = ['fragment_id', 'fragment_offset', 'ip_flags', 'proto', 'dst_port'] as const
    const read = (fragment: number) =>
      readPacket(ipv4(datagram, { id: 7, fragment }), { first: 'ipv4', wanted })
    const both = { fragment_id: 7, proto: 'UDP' }
    assert.deepEqual(read(0x2000), { ...both, ip_flags: 1, dst_port: 2055 })
    assert.deepEqual(read(0x20b9), { ...both, ip_flags: 1, fragment_offset: 185 })
    assert.deepEqual(read(0x1fff), { ...both, ip_flags: 0, fragment_offset: 0x1fff })
  })

  it('says where the packet ends: what fills up the frame is no port', () => {
    const frame = join(ethernet(ipv4(new Uint8Array(0), { protocol: 17 })), '11111111')
    const wanted = ['bytes', 'ip_bytes', 'proto', 'dst_port'] as const
    assert.deepEqual(readPacket(frame, { wanted }), { bytes: 34, ip_bytes: 20, proto: 'UDP' })
  })

  it('with a length that cannot be is read on to the end', () => {
    for (const length of [0, 19]) {
      const { ip_bytes, dst_port } = readPacket(ethernet(ipv4(datagram, { length })))
      assert.deepEqual({ ip_bytes, dst_port }, { ip_bytes: undefined, dst_port: 2055 })
    }
  })

  it('with a version or a length of the header that cannot be is none', () => {
    for (const first of ['44', '55', '05', '60']) {
      const packet = join(first, ipv4(datagram).subarray(1))
      assert.deepEqual(readPacket(packet, { first: 'ipv4' }), {})
      const wanted = ['etype', 'layer_stack', 'src_addr'] as const
      const inFrame = readPacket(ethernet(packet), { wanted })
      assert.deepEqual(inFrame, { etype: 'IPv4', layer_stack: ['Ethernet'] })
    }
  })
})

describe('an IPv6 header', () => {
  it('fills every field that it has', () => {
    const packet = join(
      '6b8 fffff 000c 11 3b   # traffic class, flow label, length, next, hop limit',
      '20010db8 00000000 00000000 00000001   20010db8 00000000 00000000 00000002',
      datagram,
    )
    assert.deepEqual(readPacket(packet, { first: 'ipv6' }), {
      src_addr: '2001:db8::1',
      dst_addr: '2001:db8::2',
      etype: 'IPv6',
      ip_version: 6,
      ip_bytes: 52,
      ip_tos: 0xb8,
      ip_ttl: 59,
      ipv6_flow_label: 0xfffff,
      proto: 'UDP',
      src_port: 4444,
      dst_port: 2055,
      layer_stack: ['IPv6', 'UDP'],
      layer_size: [40, 8],
    })
  })

  it('says where the packet ends', () => {
    const { ip_bytes, dst_port } = readPacket(ipv6(datagram, { length: 3 }), { first: 'ipv6' })
    assert.deepEqual({ ip_bytes, dst_port }, { ip_bytes: 43, dst_port: undefined })
  })

  it('of a jumbogram has no length', () => {
    const { ip_bytes, dst_port } = readPacket(ipv6(datagram, { length: 0 }), { first: 'ipv6' })
    assert.deepEqual({ ip_bytes, dst_port }, { ip_bytes: undefined, dst_port: 2055 })
  })

  it('is told from IPv4 by the first four bits where nothing else says it', () => {
    for (const packet of [ipv4(datagram), ipv6(datagram)]) {
      assert.equal(readPacket(packet, { first: 'ip' }).dst_port, 2055)
    }
    assert.equal(readPacket(words16(0x5000), { first: 'ip' }).ip_version, undefined)
  })
})

/** An extension header of sixteen bytes: what follows, and that it has eight more than eight. */
const extension = (next: number) => `${unsigned(next, 1)} 01 ${'00'.repeat(14)}`

/** RFC 4302 §2.2: its length is in words of 32 bits, minus two. */
const authentication = (next: number) => `${unsigned(next, 1)} 04 ${'00'.repeat(22)}`

/** RFC 8200 §4.5. */
const fragment = (next: number, offset: number, more: 0 | 1) =>
  `${unsigned(next, 1)} 00 ${unsigned(offset * 8 + more, 2)} ${unsigned(0xdeadbeef, 4)}`

describe('behind an IPv6 header', () => {
  const wanted = ['proto', 'dst_port', 'layer_stack', 'layer_size'] as const
  const read = (next: number, ...parts: (string | Uint8Array)[]) =>
    readPacket(ipv6(join(...parts), { next }), { first: 'ipv6', wanted })

  const extensions: readonly (readonly [string, number, (next: number) => string, number])[] = [
    ['hop-by-hop options', 0, extension, 16],
    ['destination options', 60, extension, 16],
    ['an authentication header', 51, authentication, 24],
    ['mobility', 135, extension, 16],
    ['Host Identity Protocol', 139, extension, 16],
    ['Shim6', 140, extension, 16],
  ]
  for (const [name, number, header, size] of extensions) {
    it(`${name} can be gone behind`, () => {
      assert.deepEqual(read(number, header(17), datagram), {
        proto: 'UDP',
        dst_port: 2055,
        layer_stack: ['IPv6', 'Custom', 'UDP'],
        layer_size: [40, size, 8],
      })
    })
  }

  it('all extension headers at once are gone behind, with the protocol of the last', () => {
    const segments = `3c 02 04 00 00 00 0000 ${'0'.repeat(32)}`
    const chain = [extension(43), segments, extension(44), fragment(51, 0, 1), authentication(17)]
    assert.deepEqual(read(0, ...chain, datagram), {
      proto: 'UDP',
      dst_port: 2055,
      layer_stack: [
        'IPv6',
        'Custom',
        'IPv6HeaderRouting',
        'Custom',
        'IPv6HeaderFragment',
        'Custom',
        'UDP',
      ],
      layer_size: [40, 16, 24, 16, 8, 24, 8],
    })
  })

  it('what is the whole message is the protocol', () => {
    assert.equal(read(135, extension(59)).proto, 'Mobility-Header')
    assert.equal(read(139, extension(59)).proto, 'HIP')
    assert.equal(read(140, extension(59)).proto, 'Shim6')
  })

  it('no next header and an encrypted payload end the packet', () => {
    for (const number of [59, 50]) {
      const { dst_port, layer_stack } = read(number, datagram)
      assert.deepEqual([dst_port, layer_stack], [undefined, ['IPv6']])
    }
  })

  it('a fragment has its place, and ports if it is the first', () => {
    const fields = ['proto', 'fragment_id', 'fragment_offset', 'ip_flags', 'dst_port'] as const
    const both = { proto: 'UDP', fragment_id: 0xdeadbeef }
    const at = (offset: number, more: 0 | 1) =>
      readPacket(ipv6(join(fragment(17, offset, more), datagram), { next: 44 }), {
        first: 'ipv6',
        wanted: fields,
      })
    assert.deepEqual(at(0, 1), { ...both, ip_flags: 1, dst_port: 2055 })
    assert.deepEqual(at(0x1fff, 0), { ...both, fragment_offset: 0x1fff, ip_flags: 0 })
  })

  it('a header that is cut gives the protocol that it names', () => {
    assert.deepEqual(read(0, '11'), { proto: 'UDP', layer_stack: ['IPv6'], layer_size: [40] })
  })
})

describe('an IPv6 routing header', () => {
  const wanted = [
    'ipv6_routing_header_addresses',
    'ipv6_routing_header_seg_left',
    'proto',
    'dst_port',
  ] as const
  const first = '20010db8 00000000 00000000 000000a1'
  const second = '20010db8 00000000 00000000 000000a2'
  const read = (header: string) =>
    readPacket(ipv6(join(header, datagram), { next: 43 }), { first: 'ipv6', wanted })

  it('of segment routing has the segments (RFC 8754 §2)', () => {
    assert.deepEqual(read(`11 04 04 01 01 00 0000 ${first} ${second}`), {
      ipv6_routing_header_addresses: ['2001:db8::a1', '2001:db8::a2'],
      ipv6_routing_header_seg_left: 1,
      proto: 'UDP',
      dst_port: 2055,
    })
  })

  it('has no more segments than fit into it, nor than it counts', () => {
    const lying = read(`11 02 04 09 ff 00 0000 ${first}`)
    assert.deepEqual(lying.ipv6_routing_header_addresses, ['2001:db8::a1'])
    assert.equal(lying.dst_port, 2055)
    // the rest is for type-length-value objects
    const objects = read(`11 04 04 00 00 00 0000 ${first} ${second}`)
    assert.deepEqual(objects.ipv6_routing_header_addresses, ['2001:db8::a1'])
    assert.equal(objects.dst_port, 2055)
  })

  it('that is cut has the segments that are whole', () => {
    const packet = ipv6(join(`11 04 04 01 01 00 0000 ${first} ${second}`), { next: 43 })
    const cut = readPacket(packet.subarray(0, 40 + 39), { first: 'ipv6', wanted })
    assert.deepEqual(cut.ipv6_routing_header_addresses, ['2001:db8::a1'])
  })

  it('of another type is gone behind', () => {
    assert.deepEqual(read(`11 02 02 01 00000000 ${first}`), {
      ipv6_routing_header_seg_left: 1,
      proto: 'UDP',
      dst_port: 2055,
    })
  })
})
