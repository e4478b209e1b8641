import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { PacketField } from '../../../src/decode/packet/packet-fields.ts'
import { PacketReader } from '../../../src/decode/packet/packet-reader.ts'
import { FieldSet } from '../../../src/model/field-set.ts'
import { Flows } from '../../../src/model/flows.ts'
import { type Tunnel, tunnels } from '../../../src/model/tunnels.ts'
import { assertProperty } from '../../support/assert-property.ts'
import { below, mutatedDatagram } from '../../support/mutate.ts'
import { ethernet, ipv4, ipv6, udp } from '../../support/packets.ts'
import {
  allPacketFields,
  join,
  packetReading,
  type ReadOptions,
  readPacket,
} from '../../support/read-packet.ts'
import { tunnelledPackets } from '../../support/tunnelled-packets.ts'

const label = '00063140'
const datagram = udp(new Uint8Array(4), { to: 4789 })
const vxlan = udp(join('08000000 00006300', ethernet(ipv4(datagram))), { to: 4789 })
const options = new Uint8Array(8).fill(1)

/** Ethernet 14, tag 4, label 4, IPv4 28, UDP 8, VXLAN 8, then a frame. */
const frame4 = ethernet(join(label, ipv4(vxlan, { options })), { tags: [0x8100], type: 0x8847 })

/** Ethernet 14, IPv6 40, hop-by-hop options 8, UDP 8. */
const frame6 = ethernet(ipv6(join('1100 0000 00000000', datagram), { next: 0 }), { type: 0x86dd })

describe('PacketReader looks no deeper than somebody asks', () => {
  // an address is behind everything else that is read of an IP header
  const depths: readonly (readonly [PacketField | undefined, number, number])[] = [
    [undefined, 0, 0],
    ['src_mac', 18, 14],
    ['vlan_id', 18, 14],
    ['mpls_label', 23, 14],
    ['etype', 32, 22],
    ['src_addr', 38, 38],
    ['ip_bytes', 32, 22],
    ['proto', 32, 56],
    ['fragment_offset', 32, 56],
    ['dst_port', 54, 66],
    ['tcp_flags', 54, 66],
  ]
  for (const [field, in4, in6] of depths) {
    it(`${field ?? 'nothing'}: ${in4} bytes of an IPv4 packet, ${in6} of an IPv6 one`, () => {
      const read = packetReading({ wanted: field === undefined ? [] : [field] })
      assert.deepEqual([read(frame4).seen, read(frame6).seen], [in4, in6])
      // nothing behind that place makes a difference
      for (const [frame, depth] of [
        [frame4, in4],
        [frame6, in6],
      ] as const) {
        const other = Buffer.concat([frame.subarray(0, depth), Buffer.alloc(20, 0xff)])
        assert.deepEqual(read(other).fields, read(frame).fields)
      }
    })
  }

  it('for the list of layers to the end', () => {
    const { seen } = packetReading({ wanted: ['layer_stack'] })(frame4)
    assert.ok(seen >= 66 + 14 + 20 + 4)
  })

  it('for what is in a tunnel to the end, unless nobody wants any field', () => {
    const decapsulate = ['vxlan'] as const
    const { seen, fields } = packetReading({ wanted: ['vlan_id'], decapsulate })(frame4)
    assert.ok(seen >= 66 + 14 + 20)
    assert.deepEqual(fields, {})
    assert.equal(packetReading({ wanted: [], decapsulate })(frame4).seen, 0)
  })
})

/** Frames of everything that is read. */
const corpus: readonly Uint8Array[] = [
  frame4,
  frame6,
  ethernet(ipv4(join('01bb c350 00000001 00000002 50 12 ffff 0000 0000'), { protocol: 6 })),
  ethernet(ipv6(join('80 00 0000 00010002'), { next: 58 }), { type: 0x86dd }),
  ...tunnelledPackets.map(({ frame }) => frame),
].map((frame) => Uint8Array.from(frame))

/** Fields that a header further in says anew. */
const refined = new Set(['etype', 'proto', 'vlan_id'])

/** Whether a field of a packet that is cut is what it is in the whole packet, as far as it is there. */
function isOf(name: string, value: unknown, whole: unknown): boolean {
  // the last layer may be cut
  if (refined.has(name) || name === 'layer_size') return true
  if (!Array.isArray(value)) return value === whole
  return isDeepStrictEqual(value, (whole as unknown[]).slice(0, value.length))
}

describe('PacketReader takes a packet that is cut', () => {
  it('at every byte for what was there', () => {
    const read = packetReading()
    for (const frame of corpus) {
      const whole = read(frame).fields
      for (let length = 0; length <= frame.length; length++) {
        const { fields, seen } = read(frame.subarray(0, length))
        assert.ok(seen <= length)
        const strange = Object.entries(fields).filter(([name, it]) => !isOf(name, it, whole[name]))
        assert.deepEqual(strange, [], `${length} bytes of ${Buffer.from(frame).toString('hex')}`)
      }
    }
  })

  it('at every byte for one of two packets, first the outer, then the inner', () => {
    for (const { name, frame, inner, tunnel } of tunnelledPackets) {
      const read = packetReading({ decapsulate: [tunnel], wanted: ['proto'] })
      const around = packetReading({ wanted: ['proto'] })
      const protocols = new Set<unknown>()
      for (let length = 0; length <= frame.length; length++) {
        const cut = frame.subarray(0, length)
        const isInside = length >= frame.length - inner.bytes.length + (inner.size[0] ?? 0)
        const { proto } = read(cut).fields
        assert.equal(isInside || proto === around(cut).fields.proto, true, `${name}: ${length}`)
        protocols.add(proto)
      }
      assert.ok(protocols.has(inner.fields.proto))
    }
  })
})

const anyOptions: fc.Arbitrary<ReadOptions> = fc.record({
  wanted: fc.subarray(allPacketFields),
  decapsulate: fc.subarray([...tunnels]) as fc.Arbitrary<Tunnel[]>,
  first: fc.constantFrom('ethernet', 'ipv4', 'ipv6', 'ip'),
})

describe('PacketReader never looks beyond the end', () => {
  it('of any bytes', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), anyOptions, (bytes, given) => {
      assert.ok(packetReading(given)(bytes).seen <= bytes.length)
    })
    assertProperty(property, { numRuns: 1000 })
  })

  it('of a packet that was good', () => {
    const pick = below(3)
    for (const decapsulate of [[], tunnels]) {
      const read = packetReading({ decapsulate })
      for (let times = 0; times < 3000; times++) {
        const bytes = mutatedDatagram(pick, corpus)
        const { seen } = read(bytes)
        assert.ok(seen <= bytes.length, Buffer.from(bytes).toString('hex'))
      }
    }
  })
})

describe('PacketReader gives up a packet', () => {
  /** A thousand times the same header, each announcing the next. */
  const nested = (start: string, header: string) => join(start, header.repeat(1000))
  const ipHeader = (protocol: string) =>
    `45 00 0000 0000 0000 40 ${protocol} 0000 c0000201 c00002fe`
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['VLAN tags', nested('020202020202 040404040404 8100', '0007 8100 ')],
    [
      'extension headers',
      ethernet(ipv6(nested('', '3c00 0000 00000000 '), { next: 60 }), { type: 0x86dd }),
    ],
    ['packets in packets', ethernet(nested('', `${ipHeader('04')} `))],
    ['GRE in GRE', ethernet(nested('', `${ipHeader('2f')} 0000 0800 `))],
    ['frames in frames', nested('', '020202020202 040404040404 6558 ')],
  ]
  for (const [name, frame] of cases) {
    it(`of a thousand ${name} behind its 24th header`, () => {
      for (const decapsulate of [[], tunnels]) {
        const { fields, seen } = packetReading({ decapsulate })(frame)
        assert.ok((fields.layer_stack as string[]).length <= 24)
        assert.ok(seen <= 24 * 24)
      }
    })
  }

  it('of GTP-U with any number of extension headers at its end', () => {
    const headers = join('34 ff 0000 00000063 0000 00 85', '01 00 09 85'.repeat(1000))
    const wanted = ['layer_size'] as const
    const frame = ethernet(ipv4(udp(headers, { to: 2152 })))
    assert.deepEqual(readPacket(frame, { wanted }), { layer_size: [14, 20, 8, 4012] })
  })
})

describe('PacketReader writes', () => {
  it('into its row only', () => {
    const flows = new Flows(new FieldSet(allPacketFields))
    const reader = new PacketReader(flows, new Set(tunnels))
    for (const { frame } of tunnelledPackets) {
      flows.begin(3, frame)
      const before = reader.columns.map(({ data }) => data.slice())
      reader.read(new DataView(frame.buffer, frame.byteOffset), 0, frame.length, 'ethernet', 1)
      for (const [i, { data, words }] of reader.columns.entries()) {
        data.fill(0, words, 2 * words)
        before[i]?.fill(0, words, 2 * words)
        assert.deepEqual(data, before[i])
      }
    }
  })

  it('the wanted columns that nothing else fills, and names them', () => {
    const flows = new Flows(new FieldSet(['src_addr', 'bytes', 'packets', 'layer_stack']))
    const { columns } = new PacketReader(flows, new Set(), new Set(['bytes']))
    assert.deepEqual(
      new Set(columns),
      new Set([flows.column('src_addr'), flows.column('layer_stack')]),
    )
  })

  it('no list for which a batch has no room left', () => {
    const flows = new Flows(new FieldSet(['mpls_label', 'layer_stack', 'dst_port']))
    flows.begin(1, frame4)
    flows.allocate(64 * 1024)
    const view = new DataView(frame4.buffer, frame4.byteOffset)
    new PacketReader(flows, new Set()).read(view, 0, frame4.length, 'ethernet', 0)
    assert.equal(flows.column('mpls_label')?.data[1], 0)
    assert.equal(flows.column('layer_stack')?.data[1], 0)
    assert.equal(flows.column('dst_port')?.data[0], 4789)
  })
})
