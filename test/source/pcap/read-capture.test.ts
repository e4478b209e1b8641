import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CaptureError } from '../../../src/source/pcap/capture-error.ts'
import type { CapturedDatagram } from '../../../src/source/pcap/captured-datagram.ts'
import { readCapture } from '../../../src/source/pcap/read-capture.ts'
import {
  block,
  classicFile,
  enhancedBlock,
  interfaceBlock,
  sectionBlock,
  words32,
} from '../../support/capture-files.ts'
import { ethernet, ipv4, ipv6, udp, words16 } from '../../support/packets.ts'

const hello = Buffer.from('hello')
const frame = ethernet(ipv4(udp(hello)))

/** The datagrams of a file and the problems met; the file arrives in chunks of seven bytes. */
function read(file: Uint8Array) {
  const problems: string[] = []
  const datagrams: CapturedDatagram[] = []
  for (const datagram of readCapture(chunks(file, 7), (problem) => problems.push(problem))) {
    datagrams.push({ ...datagram, bytes: datagram.bytes.slice() })
  }
  return { datagrams, problems, texts: datagrams.map(({ bytes }) => Buffer.from(bytes).toString()) }
}

function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** What a classic file with these frames is read as. */
const readFrames = (frames: readonly Uint8Array[], linkType = 1) =>
  read(classicFile(frames, { linkType }))

describe('a classic capture file', () => {
  for (const little of [true, false]) {
    for (const nanoseconds of [true, false]) {
      const unit = nanoseconds ? 'nanoseconds' : 'microseconds'
      it(`is read ${little ? 'little' : 'big'}-endian with ${unit}`, () => {
        const { datagrams, problems } = read(classicFile([frame, frame], { little, nanoseconds }))
        const [first, second] = datagrams
        assert.equal(datagrams.length, 2)
        assert.deepEqual(problems, [])
        assert.equal(first?.received, 1_700_000_000_500)
        const later = nanoseconds ? 1e-6 : 1e-3
        assert.ok(Math.abs((second?.received ?? 0) - 1_700_000_000_500 - later) < 3e-4)
        assert.deepEqual(
          { ...first, bytes: Buffer.from(first?.bytes ?? []).toString() },
          {
            format: 'flow',
            bytes: 'hello',
            address: '192.0.2.1',
            port: 4444,
            received: 1_700_000_000_500,
            destination: '192.0.2.254',
            destinationPort: 2055,
          },
        )
      })
    }
  }

  it('is read as far as it goes, and its cut end is told', () => {
    const whole = classicFile([frame, frame])
    const frameEnd = 24 + 16 + frame.length
    for (let length = 24; length < whole.length; length++) {
      const { texts, problems } = read(whole.subarray(0, length))
      assert.equal(texts.length, length < frameEnd ? 0 : 1)
      const atFrame = length === 24 || length === frameEnd
      assert.deepEqual(problems, atFrame ? [] : ['truncated_file'])
    }
  })

  it('is left where a frame claims more bytes than any network has', () => {
    const file = classicFile([frame, frame])
    file.writeUInt32LE(0x7fff_ffff, 24 + 16 + frame.length + 8)
    assert.deepEqual(read(file).texts, ['hello'])
    assert.deepEqual(read(file).problems, ['corrupt_file'])
  })

  it('with a snaplen gives datagrams as far as they were recorded', () => {
    const { texts, problems } = read(classicFile([frame], { snapLength: frame.length - 2 }))
    assert.deepEqual(texts, ['hel'])
    assert.deepEqual(problems, [])
    assert.deepEqual(read(classicFile([frame], { snapLength: 40 })).problems, ['cut_frame'])
    assert.deepEqual(read(classicFile([frame], { snapLength: 30 })).problems, ['cut_frame'])
    assert.deepEqual(read(classicFile([frame], { snapLength: 10 })).problems, ['cut_frame'])
  })
})

describe('a pcapng file', () => {
  for (const little of [true, false]) {
    it(`is read ${little ? 'little' : 'big'}-endian, each interface with its own clock`, () => {
      const file = Buffer.concat([
        sectionBlock(little),
        interfaceBlock(little, 1),
        interfaceBlock(little, 101, [[9, Buffer.from([9])]]),
        interfaceBlock(little, 1, [[9, Buffer.from([0x80 | 10])]]),
        block(little, 5, words32(little, 0, 0, 0)), // statistics
        enhancedBlock(little, 0, 1_700_000_000_500_000n, frame),
        enhancedBlock(little, 1, 1_700_000_000_250_000_000n, ipv4(udp(Buffer.from('raw')))),
        enhancedBlock(little, 2, 1_700_000_000n * 1024n + 512n, frame),
      ])
      const { texts, datagrams, problems } = read(file)
      assert.deepEqual(texts, ['hello', 'raw', 'hello'])
      assert.deepEqual(problems, [])
      assert.deepEqual(
        datagrams.map(({ received }) => Math.round(received)),
        [1_700_000_000_500, 1_700_000_000_250, 1_700_000_000_500],
      )
    })
  }

  it('adds the offset of if_tsoffset', () => {
    const offset = Buffer.alloc(8)
    offset.writeBigInt64LE(-3600n)
    const { datagrams } = read(
      Buffer.concat([
        sectionBlock(true),
        interfaceBlock(true, 1, [
          [2, Buffer.from('eth0')],
          [14, offset],
        ]),
        enhancedBlock(true, 0, 1_700_003_600_000_000n, frame),
      ]),
    )
    assert.equal(datagrams[0]?.received, 1_700_000_000_000)
  })

  it('gives a simple packet block the time of the frame before it', () => {
    const file = Buffer.concat([
      sectionBlock(true),
      interfaceBlock(true, 1, [], frame.length - 1),
      enhancedBlock(true, 0, 1_700_000_000_000_000n, frame),
      block(true, 3, words32(true, frame.length), frame.subarray(0, frame.length - 1)),
    ])
    const { texts, datagrams } = read(file)
    assert.deepEqual(texts, ['hello', 'hell'])
    assert.equal(datagrams[1]?.received, 1_700_000_000_000)
  })

  it('begins anew with each section, which may have another byte order', () => {
    const section = (little: boolean, linkType: number, bytes: Uint8Array) => [
      sectionBlock(little),
      interfaceBlock(little, linkType),
      enhancedBlock(little, 0, 0n, bytes),
    ]
    const file = Buffer.concat([
      ...section(true, 1, frame),
      ...section(false, 101, ipv4(udp(Buffer.from('raw')))),
    ])
    assert.deepEqual(read(file).texts, ['hello', 'raw'])
  })

  it('passes over a packet of an interface that it did not describe', () => {
    const file = Buffer.concat([
      sectionBlock(true),
      interfaceBlock(true, 1),
      enhancedBlock(true, 3, 0n, frame),
      enhancedBlock(true, 0, 0n, frame),
    ])
    assert.deepEqual(read(file).texts, ['hello'])
    assert.deepEqual(read(file).problems, ['corrupt_file'])
  })

  it('is read as far as it goes, and its cut end is told', () => {
    const head = Buffer.concat([sectionBlock(true), interfaceBlock(true, 1)])
    const packet = enhancedBlock(true, 0, 0n, frame)
    for (let length = 1; length < packet.length; length++) {
      const file = Buffer.concat([head, packet, packet.subarray(0, length)])
      assert.deepEqual(read(file).texts, ['hello'])
      assert.deepEqual(read(file).problems, ['truncated_file'])
    }
  })

  it('is left where a block contradicts itself', () => {
    const file = Buffer.concat([sectionBlock(true), words32(true, 6, 13, 0, 0)])
    assert.deepEqual(read(file).problems, ['corrupt_file'])
  })
})

describe('what is no capture', () => {
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', Buffer.alloc(0), /empty/],
    ['a text', Buffer.from('hello, world'), /not a capture file/],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), /gunzip it first/],
    ['a file with half a header', classicFile([]).subarray(0, 20), /ends within its header/],
    ['a section without byte order', Buffer.from('0a0d0d0a1c00000000000000', 'hex'), /byte-order/],
  ]
  for (const [name, bytes, message] of cases) {
    it(`is refused: ${name}`, () => {
      assert.throws(
        () => read(bytes),
        (error) => error instanceof CaptureError && message.test(error.message),
      )
    })
  }
})

describe('link types', () => {
  const packet = ipv4(udp(hello))
  const packet6 = ipv6(udp(hello))
  const cases: readonly (readonly [string, number, Uint8Array])[] = [
    ['Ethernet', 1, frame],
    ['Ethernet with IPv6', 1, ethernet(packet6, { type: 0x86dd })],
    ['a VLAN tag', 1, ethernet(packet, { tags: [0x8100] })],
    ['QinQ', 1, ethernet(packet, { tags: [0x88a8, 0x8100] })],
    ['three old tags', 1, ethernet(packet, { tags: [0x9100, 0x9100, 0x8100] })],
    ['BSD loopback', 0, Buffer.concat([words32(true, 2), packet])],
    ['BSD loopback with IPv6', 0, Buffer.concat([words32(true, 30), packet6])],
    ['OpenBSD loopback', 108, Buffer.concat([words32(false, 24), packet6])],
    ['raw IP 12', 12, packet],
    ['raw IP 14', 14, packet6],
    ['raw IP 101', 101, packet6],
    ['raw IPv4', 228, packet],
    ['raw IPv6', 229, packet6],
    ['Linux cooked', 113, Buffer.concat([Buffer.alloc(14), words16(0x0800), packet])],
    [
      'Linux cooked, tagged',
      113,
      Buffer.concat([Buffer.alloc(14), words16(0x8100, 7, 0x86dd), packet6]),
    ],
    ['Linux cooked v2', 276, Buffer.concat([words16(0x86dd), Buffer.alloc(18), packet6])],
  ]
  for (const [name, linkType, bytes] of cases) {
    it(`reads ${name}`, () => {
      assert.deepEqual(readFrames([bytes], linkType), {
        ...readFrames([bytes], linkType),
        texts: ['hello'],
        problems: [],
      })
    })
  }

  it('counts what it cannot read', () => {
    assert.deepEqual(readFrames([frame], 147).problems, ['unknown_link_type'])
    assert.deepEqual(readFrames([ethernet(Buffer.alloc(28), { type: 0x0806 })]).problems, [
      'not_ip',
    ])
    assert.deepEqual(readFrames([Buffer.alloc(40)], 101).problems, ['not_ip'])
    assert.deepEqual(readFrames([Buffer.alloc(0)], 101).problems, ['cut_frame'])
    assert.deepEqual(readFrames([ethernet(ipv4(hello, { protocol: 6 }))]).problems, ['not_udp'])
    assert.deepEqual(readFrames([ethernet(packet, { tags: [0x8100] }).subarray(0, 15)]).problems, [
      'cut_frame',
    ])
  })
})

describe('the bounds of a datagram', () => {
  it('are those of the IP packet: Ethernet padding is cut off', () => {
    const padded = Buffer.concat([frame, Buffer.alloc(60 - frame.length, 0xff)])
    assert.deepEqual(readFrames([padded]).texts, ['hello'])
  })

  it('are those of the UDP header where it says less', () => {
    assert.deepEqual(readFrames([ethernet(ipv4(udp(hello, { length: 10 })))]).texts, ['he'])
  })

  it('are the frame where the network card was left to fill the lengths in', () => {
    assert.deepEqual(readFrames([ethernet(ipv4(udp(hello, { length: 0 }), { length: 0 }))]).texts, [
      'hello',
    ])
    assert.deepEqual(readFrames([ipv6(udp(hello), { length: 0 })], 229).texts, ['hello'])
  })

  it('come after IPv4 options', () => {
    const options = Buffer.from([0x94, 4, 0, 0])
    assert.deepEqual(readFrames([ipv4(udp(hello), { options })], 228).texts, ['hello'])
  })

  it('that contradict each other are a problem', () => {
    const bad = [
      ipv4(udp(hello), { length: 12 }),
      ipv4(udp(hello, { length: 7 })),
      ipv4(udp(hello, { length: 99 })),
      ipv4(Buffer.alloc(5)),
      Buffer.concat([Buffer.from([0x44]), ipv4(udp(hello)).subarray(1)]),
      ipv6(Buffer.from([17, 200, 0, 0, 0, 0, 0, 0]), { next: 60 }),
      ipv6(Buffer.from([17]), { next: 0 }),
    ]
    assert.deepEqual(
      readFrames(bad, 101).problems,
      bad.map(() => 'bad_packet'),
    )
  })
})

describe('IPv6 extension headers', () => {
  it('are walked, whichever way they count their length', () => {
    const packet = Buffer.concat([
      Buffer.from([43, 1, ...Array(14).fill(0)]), // hop-by-hop options, 16 bytes
      Buffer.from([51, 0, ...Array(6).fill(0)]), // routing, 8 bytes
      Buffer.from([60, 4, ...Array(22).fill(0)]), // authentication: (4 + 2) words of 32 bits
      Buffer.from([17, 0, ...Array(6).fill(0)]), // destination options
      udp(hello),
    ])
    assert.deepEqual(readFrames([ipv6(packet, { next: 0 })], 229).texts, ['hello'])
  })
})
