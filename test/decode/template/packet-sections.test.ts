import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FieldName } from '../../../src/model/fields.ts'
import type { Tunnel } from '../../../src/model/tunnels.ts'
import { type Specifier, unsigned } from '../../support/datagram.ts'
import type { PrintedFlow } from '../../support/decode-capture.ts'
import { ethernet, ipv4, ipv6, udp } from '../../support/packets.ts'
import { labelStack, recordsOf, variable, vxlanFrame } from '../../support/section-samples.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const VARIABLE = 0xffff

const packet = ipv4(udp(Buffer.alloc(72))) // of 100 bytes
const frame = ethernet(packet, { tags: [0x8100] })
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const u16 = (value: number) => unsigned(value, 2)

interface Given {
  readonly wanted?: readonly FieldName[]
  readonly decapsulate?: readonly Tunnel[]
}

function flowsOf(fields: readonly Specifier[], records: string, given: Given = {}): PrintedFlow[] {
  const test = new TestDecoder(given)
  const flows = test.receive(recordsOf(fields, records))
  assert.deepEqual(test.problems, [])
  return flows
}

function flowOf(fields: readonly Specifier[], record: string, given: Given = {}): PrintedFlow {
  const [flow, ...more] = flowsOf(fields, record, given)
  assert.deepEqual(more, [])
  return flow ?? {}
}

/** What there is of these fields. */
function pick(flow: PrintedFlow | undefined, ...names: FieldName[]): unknown[] {
  return names.map((name) => flow?.[name])
}

const udpFields = ['src_addr', 'dst_addr', 'proto', 'src_port', 'dst_port'] as const
const udpPacket = ['192.0.2.1', '192.0.2.254', 'UDP', 4444, 2055]

describe('the section of a packet in a record (RFC 5477 §8.5)', () => {
  for (const id of [315, 104]) {
    it(`is a frame in IE ${id}`, () => {
      const flow = flowOf([[id, VARIABLE]], variable(frame))
      assert.deepEqual(pick(flow, ...udpFields), udpPacket)
      assert.deepEqual(pick(flow, 'src_mac', 'vlan_id'), ['02:02:02:02:02:02', 7])
      assert.deepEqual(pick(flow, 'packets', 'flows', 'bytes', 'ip_bytes'), [1, 1, 118, 100])
    })
  }

  for (const id of [313, 317]) {
    it(`is an IP packet of either version in IE ${id}`, () => {
      const six = ipv6(udp(Buffer.alloc(2)))
      const [first, second] = flowsOf([[id, VARIABLE]], variable(packet) + variable(six))
      assert.deepEqual(pick(first, ...udpFields, 'packets', 'bytes'), [...udpPacket, 1, 100])
      assert.deepEqual(pick(second, 'src_addr', 'etype'), ['2001:db8::1', 'IPv6'])
      assert.deepEqual(pick(second, 'packets', 'bytes'), [1, 50])
    })
  }

  it('is a stack of labels in IE 316, and what they carry in IE 317', () => {
    const labels = flowOf([[316, VARIABLE]], variable(labelStack))
    assert.deepEqual(pick(labels, 'mpls_label', 'mpls_ttl'), [
      [16, 17],
      [64, 63],
    ])
    assert.deepEqual(pick(labels, 'src_addr', 'packets', 'bytes'), [undefined, 1, 8])
    const fields: Specifier[] = [
      [317, VARIABLE],
      [316, 8],
    ]
    const both = flowOf(fields, variable(packet) + hexOf(labelStack))
    assert.deepEqual(both.mpls_label, [16, 17])
    assert.deepEqual(pick(both, ...udpFields, 'bytes'), [...udpPacket, 100])
  })

  it('is not looked into behind an IP header (IE 314), whose protocol is not there', () => {
    const flow = flowOf([[314, VARIABLE]], variable(packet))
    assert.deepEqual(pick(flow, 'src_addr', 'src_port', 'packets', 'bytes'), [
      undefined,
      undefined,
      1,
      100,
    ])
  })

  it('may be of the same length in all records, and is read in each', () => {
    const other = Buffer.from(frame)
    other[33] = 9 // the last byte of the source address
    const flows = flowsOf([[315, frame.length]], hexOf(frame) + hexOf(other))
    assert.deepEqual(
      flows.map(({ src_addr }) => src_addr),
      ['192.0.2.1', '192.0.2.9'],
    )
  })

  it('says nothing of a record that leaves it empty', () => {
    const [first, second] = flowsOf([[315, VARIABLE]], variable(frame) + variable(Buffer.alloc(0)))
    assert.equal(first?.src_addr, '192.0.2.1')
    for (const name of ['src_addr', 'src_mac', 'bytes', 'packets']) {
      assert.equal(second?.[name], undefined)
    }
  })

  it('is of no enterprise', () => {
    const flow = flowOf([[315, VARIABLE, 9]], variable(frame))
    assert.deepEqual(pick(flow, 'src_addr', 'packets'), [undefined, undefined])
  })

  it('ends where its field does, whatever follows in the record', () => {
    const fields: Specifier[] = [
      [315, 20],
      [210, 40],
    ]
    const flow = flowOf(fields, hexOf(frame.subarray(0, 60)))
    assert.deepEqual(pick(flow, 'vlan_id', 'ip_version', 'src_addr', 'bytes'), [
      7,
      4,
      undefined,
      20,
    ])
  })
})

describe('a record that says something itself', () => {
  it('knows it better than its section', () => {
    const fields: Specifier[] = [
      [8, 4],
      [70, 3],
      [315, VARIABLE],
    ]
    const labelled = ethernet(Buffer.concat([labelStack, packet]), { type: 0x8847 })
    const flow = flowOf(fields, `0a000001 000321 ${variable(labelled)}`)
    assert.deepEqual(pick(flow, 'src_addr', 'mpls_label'), ['10.0.0.1', [50]])
    assert.deepEqual(pick(flow, 'dst_addr', 'mpls_ttl'), ['192.0.2.254', [64, 63]])
  })

  it('counts its bytes by IE 312 before its section', () => {
    const fields: Specifier[] = [
      [312, 2],
      [315, VARIABLE],
    ]
    const flow = flowOf(fields, `${u16(122)} ${variable(frame)}`)
    assert.deepEqual(pick(flow, 'bytes', 'ip_bytes'), [122, 100])
  })

  it('of several packets has not the bytes of the one in its section', () => {
    const fields: Specifier[] = [
      [2, 4],
      [313, VARIABLE],
    ]
    const flow = flowOf(fields, `${unsigned(10, 4)} ${variable(packet)}`)
    assert.deepEqual(pick(flow, 'packets', 'bytes', 'ip_bytes'), [10, undefined, 100])
  })
})

describe('the bytes of a packet', () => {
  it('are those of its section (IE 410) where no IP header tells them', () => {
    const arp = ethernet(Buffer.alloc(46), { type: 0x0806 })
    const fields: Specifier[] = [
      [410, 2],
      [315, 100],
    ]
    const flow = flowOf(fields, u16(60) + hexOf(arp).padEnd(200, '0'))
    assert.deepEqual(pick(flow, 'etype', 'bytes', 'packets'), ['ARP', 60, 1])
    assert.equal(flowOf([[315, VARIABLE]], variable(arp)).bytes, 60)
  })

  it('are those of the packet around a tunnel, whichever of the two the flow is', () => {
    const outer = flowOf([[315, VARIABLE]], variable(vxlanFrame))
    const inner = flowOf([[315, VARIABLE]], variable(vxlanFrame), { decapsulate: ['vxlan'] })
    assert.deepEqual(pick(outer, 'src_addr', 'bytes', 'ip_bytes'), ['192.0.2.1', 124, 110])
    assert.deepEqual(pick(inner, 'src_addr', 'bytes', 'ip_bytes'), ['2001:db8::1', 124, 60])
  })

  it('are read where nobody asks for anything else', () => {
    const flow = flowOf([[315, VARIABLE]], variable(frame.subarray(0, 40)), { wanted: ['bytes'] })
    assert.equal(flow.bytes, 118)
  })
})

describe('elements beside a section', () => {
  it('RFC 7133: say how much of it is of the packet (IE 410)', () => {
    const fields: Specifier[] = [
      [315, frame.length],
      [410, 2],
    ]
    const flow = flowOf(fields, hexOf(frame) + u16(22))
    assert.deepEqual(pick(flow, 'vlan_id', 'ip_version', 'ip_ttl'), [7, 4, undefined])
  })

  it('RFC 7133: say that it does not begin where the packet does (IE 409)', () => {
    const fields: Specifier[] = [
      [409, 2],
      [315, VARIABLE],
    ]
    const flows = flowsOf(fields, `${u16(0)} ${variable(frame)} ${u16(4)} ${variable(frame)}`)
    assert.deepEqual(
      flows.map(({ src_addr, bytes }) => [src_addr, bytes]),
      [
        ['192.0.2.1', 118],
        [undefined, 118],
      ],
    )
  })

  it('RFC 7133: are of the first section, the second section and so on', () => {
    const fields: Specifier[] = [
      [313, VARIABLE],
      [316, VARIABLE],
      [409, 2],
      [409, 2],
    ]
    const record = `${variable(packet)} ${variable(labelStack)} ${u16(4)} ${u16(0)}`
    const flow = flowOf(fields, record)
    assert.deepEqual(pick(flow, 'src_addr', 'mpls_label'), [undefined, [16, 17]])
  })

  it('RFC 7133: say that a frame is not of Ethernet (IE 408)', () => {
    const fields: Specifier[] = [
      [408, 2],
      [315, VARIABLE],
    ]
    const flows = flowsOf(fields, `${u16(1)} ${variable(frame)} ${u16(2)} ${variable(frame)}`)
    assert.deepEqual(
      flows.map(({ src_addr, bytes, packets }) => [src_addr, bytes, packets]),
      [
        ['192.0.2.1', 118, 1],
        [undefined, 118, 1],
      ],
    )
  })
})

describe('a section that is cut anywhere', () => {
  for (const decapsulate of [[], ['vxlan']] as const) {
    it(`gives what is there, and nothing else, decapsulating ${decapsulate.join() || 'nothing'}`, () => {
      const given = { decapsulate }
      const whole = flowOf([[315, VARIABLE]], variable(vxlanFrame), given)
      const outside = flowOf([[315, VARIABLE]], variable(vxlanFrame))
      let fields = 0
      for (let length = 1; length < vxlanFrame.length; length++) {
        const flow = flowOf([[315, VARIABLE]], variable(vxlanFrame.subarray(0, length)), given)
        assert.ok([length, whole.bytes].includes(flow.bytes as number))
        const told = [...udpFields, 'ip_ttl', 'src_mac', 'dst_mac', 'etype'] as const
        for (const name of told.filter((field) => flow[field] !== undefined)) {
          assert.ok([whole[name], outside[name]].includes(flow[name]), `${name} of ${length} bytes`)
          fields++
        }
      }
      assert.ok(fields > 300)
    })
  }
})
