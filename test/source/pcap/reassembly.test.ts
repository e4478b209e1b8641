import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCapture } from '../../../src/source/pcap/read-capture.ts'
import { Reassembly } from '../../../src/source/pcap/reassembly.ts'
import { classicFile } from '../../support/capture-files.ts'
import { ipv4, ipv6, udp } from '../../support/packets.ts'

const text = 'a datagram that is longer than what its network carries at once'
const whole = udp(Buffer.from(text))
const MORE = 0x2000

function read(packets: readonly Uint8Array[], linkType = 101) {
  const problems: string[] = []
  const file = classicFile(packets, { linkType })
  const texts = [...readCapture([file], (problem) => problems.push(problem))].map(({ bytes }) =>
    Buffer.from(bytes).toString(),
  )
  return { texts, problems }
}

/** The fragment of the datagram from one byte to another. */
function fragment4(from: number, to: number, id = 1): Buffer {
  const more = to < whole.length ? MORE : 0
  return ipv4(whole.subarray(from, to), { id, fragment: more | (from / 8) })
}

function fragment6(bytes: Uint8Array, from: number, to: number, first: number): Buffer {
  const flags = from | (to < bytes.length ? 1 : 0)
  const header = Buffer.from([first, 0, flags >> 8, flags & 255, 0, 0, 0, 9])
  return ipv6(Buffer.concat([header, bytes.subarray(from, to)]), { next: 44 })
}

describe('fragments', () => {
  const parts = [fragment4(0, 24), fragment4(24, 48), fragment4(48, whole.length)]

  it('are put together in whatever order they come', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const { texts, problems } = read(order.map((i) => parts[i] ?? Buffer.alloc(0)))
      assert.deepEqual(texts, [text])
      assert.deepEqual(problems, [])
    }
  })

  it('may come twice', () => {
    const [a, b, c] = parts
    assert.deepEqual(read([a, a, b, b, c].map((part) => part ?? Buffer.alloc(0))).texts, [text])
  })

  it('of two datagrams may be mixed', () => {
    const mixed = [
      fragment4(0, 24, 1),
      fragment4(0, 24, 2),
      fragment4(24, whole.length, 2),
      fragment4(24, whole.length, 1),
    ]
    assert.deepEqual(read(mixed).texts, [text, text])
  })

  it('of IPv6 are put together too, extension headers behind the fragment header included', () => {
    const options = Buffer.concat([Buffer.from([17, 0, 0, 0, 0, 0, 0, 0]), whole])
    const packets = [fragment6(options, 0, 40, 60), fragment6(options, 40, options.length, 60)]
    assert.deepEqual(read(packets).texts, [text])
  })

  it('that are all there is are ordinary packets (RFC 6946)', () => {
    assert.deepEqual(read([fragment6(whole, 0, whole.length, 17)]).texts, [text])
  })

  it('that stay alone are counted at the end', () => {
    assert.deepEqual(read([fragment4(0, 24), fragment4(24, 48, 2)]), {
      texts: [],
      problems: ['missing_fragment', 'missing_fragment'],
    })
  })

  it('that overlap or have a ragged end are refused (RFC 5722)', () => {
    const ragged = ipv4(whole.subarray(0, 21), { fragment: MORE })
    assert.deepEqual(read([ragged]).problems, ['bad_packet'])
    const beyond = ipv4(Buffer.alloc(16), { fragment: 0x1fff })
    assert.deepEqual(read([beyond]).problems, ['bad_packet'])
    assert.deepEqual(
      read([fragment4(0, 24), fragment4(16, 40), fragment4(40, whole.length)]).texts,
      [],
    )
  })

  it('cut by the snaplen are counted', () => {
    const file = classicFile([fragment4(0, 24)], { linkType: 101, snapLength: 30 })
    const problems: string[] = []
    assert.deepEqual([...readCapture([file], (problem) => problems.push(problem))], [])
    assert.deepEqual(problems, ['cut_frame'])
  })
})

describe('the memory of fragments', () => {
  const packet = (payload: Uint8Array) =>
    ({ version: 4, source: 'a', destination: 'b', protocol: 17, payload, whole: true }) as const

  it('is bounded: the oldest datagram goes first', () => {
    let lost = 0
    const reassembly = new Reassembly(4096, () => lost++)
    for (let id = 0; id < 100; id++) {
      reassembly.add(packet(new Uint8Array(800)), { id, offset: 0, more: true }, id)
    }
    assert.equal(lost, 96)
    const last = reassembly.add(packet(new Uint8Array(8)), { id: 99, offset: 800, more: false }, 99)
    assert.equal(last.kind, 'whole')
  })

  it('ends after a minute', () => {
    let lost = 0
    const reassembly = new Reassembly(4096, () => lost++)
    reassembly.add(packet(new Uint8Array(8)), { id: 1, offset: 0, more: true }, 0)
    reassembly.add(packet(new Uint8Array(8)), { id: 2, offset: 0, more: true }, 59_999)
    assert.equal(lost, 0)
    reassembly.add(packet(new Uint8Array(8)), { id: 2, offset: 8, more: true }, 60_000)
    assert.equal(lost, 1)
  })
})
