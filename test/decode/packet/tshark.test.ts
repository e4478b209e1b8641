import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { PacketField } from '../../../src/decode/packet/packet-fields.ts'
import { fieldDefinition } from '../../../src/model/fields.ts'
import { tunnels } from '../../../src/model/tunnels.ts'
import { fileChunks } from '../../../src/source/pcap/file-chunks.ts'
import { frames } from '../../../src/source/pcap/frames.ts'
import { traffic, without } from '../../live/traffic.ts'
import { classicFile } from '../../support/capture-files.ts'
import { captureSuite } from '../../support/capture-suite.ts'
import type { PrintedFlow } from '../../support/decode-capture.ts'
import { readDatagrams } from '../../support/decode-capture.ts'
import { ethernet, ipv4, ipv6, udp } from '../../support/packets.ts'
import { join as hex, packetReading, type ReadOptions } from '../../support/read-packet.ts'
import { sflowHeaders } from '../../support/sflow-headers.ts'
import { type TsharkPacket, tshark } from '../../support/tshark.ts'
import { comparisons, innermost, tsharkFields } from '../../support/tshark-comparisons.ts'
import { tunnelledPackets } from '../../support/tunnelled-packets.ts'

/** A packet that both read. */
interface Packet {
  readonly source: string
  /** One of `linkTypes`. */
  readonly link: 'ethernet' | 'ip'
  readonly bytes: Uint8Array
  /** On the wire, where there was more of it. */
  readonly length: number
}

/** The types of capture files (https://www.tcpdump.org/linktypes.html) by what is in them. */
const linkTypes = { ethernet: 1, ip: 101 } as const

/** A field of a packet as each of the two reads it; `undefined` where it is not there. */
interface Compared {
  readonly source: string
  readonly field: PacketField
  readonly theirs: unknown
  readonly ours: unknown
}

const folder = mkdtempSync(join(tmpdir(), 'flowtally-'))
after(() => rmSync(folder, { recursive: true }))

describe('PacketReader and tshark agree on', { skip: without('tshark') }, () => {
  const rows = new Map<string, Agreement>()

  it('every packet of real traffic', async () => {
    rows.set(basename(traffic), await compareAll(packetsOfTraffic()))
  })

  it('every raw header of the sFlow captures', async () => {
    rows.set('sFlow captures', await compareAll(packetsOfSflow()))
  })

  it('headers that are seldom seen', async () => {
    rows.set('built by hand', await compareAll(rarePackets))
  })

  it('what is around every tunnel', async () => {
    rows.set('around tunnels', await compareAll(packetsInTunnels()))
  })

  it('what is in every tunnel', async () => {
    const inside = { dissected: innermost, decapsulate: tunnels }
    rows.set('in tunnels', await compareAll(packetsInTunnels(), inside))
  })

  it('all of it, in one table', (t) => {
    for (const line of table(rows)) t.diagnostic(line)
  })
})

function packetsOfTraffic(): Packet[] {
  return [...frames(fileChunks(traffic), () => {})].map(({ bytes }) =>
    fromEthernet([traffic, bytes.slice()]),
  )
}

function packetsOfSflow(): Packet[] {
  const captures = captureSuite().filter(({ protocols }) => protocols.includes('sflow'))
  return captures.flatMap(({ id: source, file }) =>
    readDatagrams(file)
      .flatMap(({ bytes }) => sflowHeaders(bytes))
      .map(({ protocol, frameLength, bytes }) => {
        assert.ok([1, 11, 12].includes(protocol), `header protocol ${protocol} in ${source}`)
        return { source, link: protocol === 1 ? 'ethernet' : 'ip', bytes, length: frameLength }
      }),
  )
}

const fromEthernet = ([source, bytes]: readonly [string, Uint8Array]): Packet => {
  return { source, link: 'ethernet', bytes, length: bytes.length }
}

const sctp = '0b59 0b5a 00000001 00000000 0b000004'
const inIpv6 = (next: number, ...parts: readonly (string | Uint8Array)[]) =>
  ethernet(ipv6(hex(...parts), { next }), { type: 0x86dd })

const rarePackets: readonly Packet[] = (
  [
    [
      'every extension header before UDP',
      inIpv6(
        0,
        '3c00 0104 00000000   2b00 0104 00000000',
        `2c02 0400 00000000 ${'20010db8'.repeat(4)}`,
        '3300 0001 deadbeef   1104 0000 00000000 00000000 00000000 00000000 00000000',
        udp(new Uint8Array(4)),
      ),
    ],
    ['segments that are left', inIpv6(43, `0602 0401 01000000 ${'20010db8'.repeat(4)}`)],
    ['a later fragment of IPv6', inIpv6(44, '1100 05c8 deadbeef', udp(new Uint8Array(4)))],
    ['SCTP in IPv6', inIpv6(132, sctp)],
    [
      'SCTP behind options of IPv4',
      ethernet(ipv4(hex(sctp), { protocol: 132, options: new Uint8Array(8).fill(1) })),
    ],
    ['tags in tags', ethernet(ipv4(udp(new Uint8Array(4))), { tags: [0x88a8, 0x9100, 0x8100] })],
    [
      'labels on IPv6',
      ethernet(hex('00010040 0001173f', ipv6(udp(new Uint8Array(4)))), { type: 0x8848 }),
    ],
  ] as const
).map(fromEthernet)

function packetsInTunnels(): Packet[] {
  return tunnelledPackets.map(({ name, frame }) => fromEthernet([name, frame]))
}

/** Which of the two packets of a tunnel is compared. */
interface Side extends ReadOptions {
  readonly dissected?: (packet: TsharkPacket) => TsharkPacket
}

interface Agreement {
  readonly packets: number
  readonly compared: readonly Compared[]
}

async function compareAll(packets: readonly Packet[], side: Side = {}): Promise<Agreement> {
  const files = (['ethernet', 'ip'] as const).map((link) =>
    compareFile(
      link,
      packets.filter((packet) => packet.link === link),
      side,
    ),
  )
  const compared = (await Promise.all(files)).flat()
  assert.deepEqual(
    compared.filter(({ theirs, ours }) => !isDeepStrictEqual(theirs, ours)),
    [],
  )
  return { packets: packets.length, compared }
}

async function compareFile(
  link: Packet['link'],
  packets: readonly Packet[],
  { dissected = (packet) => packet, ...options }: Side,
): Promise<Compared[]> {
  if (packets.length === 0) return []
  const file = join(folder, `${link}.pcap`)
  const bytes = packets.map((packet) => packet.bytes)
  const lengths = packets.map(({ length }) => length)
  writeFileSync(file, classicFile(bytes, { linkType: linkTypes[link], lengths }))
  const theirs = await tshark(file, tsharkFields)
  assert.equal(theirs.length, packets.length)
  const read = packetReading({ first: link, ...options })
  return packets.flatMap(({ source, bytes }, i) =>
    compare(source, dissected(theirs[i] ?? {}), read(bytes).fields),
  )
}

function compare(source: string, packet: TsharkPacket, fields: PrintedFlow): Compared[] {
  return comparisons.map(({ field, theirs }) => ({
    source,
    field,
    theirs: present(field, theirs(packet)),
    ours: present(field, fields[field]),
  }))
}

/** Without what stands for nothing: 0 in some fields, an empty list. */
function present(field: PacketField, value: unknown): unknown {
  const isNothing = Array.isArray(value)
    ? value.length === 0
    : value === fieldDefinition(field).fill
  return isNothing ? undefined : value
}

/** How many packets each has, and in how many a field was there, and the same. */
function table(rows: ReadonlyMap<string, Agreement>): string[] {
  const columns = [...rows].map(([name, { packets, compared }]) => {
    const there = compared.filter(({ ours }) => ours !== undefined)
    const counts = comparisons.map(({ field }) => there.filter((it) => it.field === field).length)
    return [name, packets, ...counts]
  })
  const names = ['', 'packets', ...comparisons.map(({ field }) => field)]
  return names.map((name, i) => {
    const cells = columns.map((cells) => `${cells[i]}`.padStart(`${cells[0]}`.length))
    return [name.padEnd(28), ...cells].join('  ')
  })
}
