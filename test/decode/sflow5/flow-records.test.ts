import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { flowRecordKinds } from '../../../src/decode/sflow5/flow-record-kinds.ts'
import type { FieldName } from '../../../src/model/fields.ts'
import { unsigned } from '../../support/datagram.ts'
import { hex } from '../../support/hex.ts'
import { sflow, sflowAddress, sflowRecord, sflowSample } from '../../support/sflow-datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const u32 = (value: number) => unsigned(value, 4)
const list = (...words: number[]) => [words.length, ...words].map(u32).join(' ')

/** XDR: a length, the bytes, and zeros up to a multiple of four. */
const string = (text: string) => xdr(Buffer.from(text))
const xdr = (bytes: Uint8Array) =>
  `${u32(bytes.length)} ${Buffer.from(bytes).toString('hex')} ${'00'.repeat(-bytes.length & 3)}`

/** https://www.iana.org/assignments/character-sets */
const ASCII = u32(3)
const LATIN_1 = u32(4)
const UTF_8 = u32(106)
const UTF_16BE = u32(1013)
const UNKNOWN_CHARSET = u32(0)

const nextHop = sflowAddress('cb007103')
const own = u32(64_500)

function gateway(segments: string, communities = list(), source = 64_501): string {
  return `${nextHop} ${own} ${u32(source)} ${u32(64_502)} ${segments} ${communities} ${u32(100)}`
}

/** AS_SEQUENCE is 2, AS_SET is 1. */
const sequence = (...systems: number[]) => `${u32(2)} ${list(...systems)}`
const set = (...systems: number[]) => `${u32(1)} ${list(...systems)}`

/** For each kind of record its bytes, and what they say. */
const records: readonly {
  readonly name: string
  readonly format: number
  readonly body: string
  readonly fields: Readonly<Record<string, unknown>>
}[] = [
  {
    name: 'sampled_ethernet',
    format: 2,
    body: `${u32(1390)} 0200000000bb 0000 0200000000aa 0000 ${u32(0x0806)}`,
    fields: {
      bytes: 1390,
      src_mac: '02:00:00:00:00:bb',
      dst_mac: '02:00:00:00:00:aa',
      etype: 'ARP',
    },
  },
  {
    name: 'sampled_ipv4',
    format: 3,
    body: `${u32(1500)} ${u32(17)} c0000209 c6336402 ${u32(5353)} ${u32(53)} ${u32(0)} ${u32(184)}`,
    fields: {
      bytes: 1500,
      ip_bytes: 1500,
      src_addr: '192.0.2.9',
      dst_addr: '198.51.100.2',
      etype: 'IPv4',
      ip_version: 4,
      proto: 'UDP',
      src_port: 5353,
      dst_port: 53,
      ip_tos: 184,
    },
  },
  {
    name: 'sampled_ipv6',
    format: 4,
    body: `${u32(1280)} ${u32(6)} ${'20010db8'.padEnd(31, '0')}1 ${'20010db8'.padEnd(31, '0')}2
      ${u32(5353)} ${u32(443)} ${u32(18)} ${u32(32)}`,
    fields: {
      bytes: 1280,
      ip_bytes: 1280,
      src_addr: '2001:db8::1',
      dst_addr: '2001:db8::2',
      etype: 'IPv6',
      ip_version: 6,
      proto: 'TCP',
      src_port: 5353,
      dst_port: 443,
      tcp_flags: 18,
      ip_tos: 32,
    },
  },
  {
    name: 'extended_switch',
    format: 1001,
    body: [100, 5, 200, 6].map(u32).join(' '),
    fields: { src_vlan: 100, dst_vlan: 200 },
  },
  {
    name: 'extended_switch with a VLAN that is not known',
    format: 1001,
    body: [0xffff_ffff, 0, 200, 0].map(u32).join(' '),
    fields: { dst_vlan: 200 },
  },
  {
    name: 'extended_router',
    format: 1002,
    body: `${nextHop} ${u32(24)} ${u32(16)}`,
    fields: { next_hop: '203.0.113.3', src_mask: 24, dst_mask: 16 },
  },
  {
    name: 'extended_router over IPv6',
    format: 1002,
    body: `${sflowAddress(`${'20010db8'.padEnd(31, '0')}3`)} ${u32(48)} ${u32(64)}`,
    fields: { next_hop: '2001:db8::3', src_mask: 48, dst_mask: 64 },
  },
  {
    name: 'extended_router with a next hop that is not known',
    format: 1002,
    body: `${u32(0)} ${u32(24)} ${u32(16)}`,
    fields: { src_mask: 24, dst_mask: 16 },
  },
  {
    name: 'extended_gateway',
    format: 1003,
    body: gateway(`${u32(1)} ${sequence(64_503, 64_504, 64_505)}`, list(0xfde8_0001, 0xfde8_0002)),
    fields: {
      bgp_next_hop: '203.0.113.3',
      src_as: 64_501,
      src_peer_as: 64_502,
      dst_as: 64_505,
      dst_peer_as: 64_503,
      next_hop_as: 64_503,
      as_path: [64_503, 64_504, 64_505],
      bgp_communities: [0xfde8_0001, 0xfde8_0002],
      bgp_local_pref: 100,
    },
  },
  {
    name: 'extended_gateway with an AS path of several segments',
    format: 1003,
    body: gateway(
      `${u32(4)} ${sequence(64_503, 64_504)} ${set()} ${set(64_506, 64_507)} ${sequence(64_508)}`,
    ),
    fields: {
      bgp_next_hop: '203.0.113.3',
      src_as: 64_501,
      src_peer_as: 64_502,
      dst_as: 64_508,
      dst_peer_as: 64_503,
      next_hop_as: 64_503,
      as_path: [64_503, 64_504, 64_506, 64_507, 64_508],
      bgp_local_pref: 100,
    },
  },
  {
    name: "extended_gateway without an AS path: the router's own system",
    format: 1003,
    body: gateway(u32(0), list(), 0),
    fields: {
      bgp_next_hop: '203.0.113.3',
      src_as: 64_500,
      src_peer_as: 64_502,
      dst_as: 64_500,
      bgp_local_pref: 100,
    },
  },
  {
    name: 'extended_user',
    format: 1004,
    // 'zoë' is four bytes, 'op' has two zeros behind it
    body: `${u32(106)} 00000002 6f70 0000 ${UTF_8} 00000004 7a6fc3ab`,
    fields: { src_user: 'op', dst_user: 'zoë' },
  },
  {
    name: 'extended_user in ASCII and in who knows what',
    format: 1004,
    body: `${ASCII} ${string('ann')} ${UNKNOWN_CHARSET} ${string('DOM\\bill')}`,
    fields: { src_user: 'ann', dst_user: 'DOM\\bill' },
  },
  {
    name: 'extended_user with nobody at one end',
    format: 1004,
    body: `${UTF_8} ${string('')} ${UTF_8} ${string('jane')}`,
    fields: { dst_user: 'jane' },
  },
  {
    name: 'extended_mpls',
    format: 1006,
    body: `${nextHop} ${list((1000 << 12) | 64, (1001 << 12) | 0x100 | 63)} ${list(2000 << 12)}`,
    fields: { mpls_label: [1000, 1001], mpls_ttl: [64, 63] },
  },
  {
    name: 'extended_mpls of a packet that gets its first label here',
    format: 1006,
    body: `${nextHop} ${list()} ${list((2000 << 12) | 0x1ff)}`,
    fields: { mpls_label: [2000], mpls_ttl: [255] },
  },
  {
    name: 'extended_nat',
    format: 1007,
    body: `${sflowAddress('cb007101')} ${sflowAddress('cb007102')}`,
    fields: { post_nat_src_addr: '203.0.113.1', post_nat_dst_addr: '203.0.113.2' },
  },
  {
    name: 'extended_vlantunnel',
    format: 1012,
    body: list(0x88a8_6064, 0x8100_00c8),
    fields: { vlan_id: 200 },
  },
  {
    name: 'extended_nat_port',
    format: 1020,
    body: [40_000, 443].map(u32).join(' '),
    fields: { post_nat_src_port: 40_000, post_nat_dst_port: 443 },
  },
  {
    name: 'extended_egress_queue',
    format: 1036,
    body: u32(5),
    fields: { egress_queue: 5 },
  },
  {
    name: 'extended_acl',
    format: 1037,
    body: `${u32(101)} 00000006 64656e792d61 0000 ${u32(1)}`,
    fields: { acl_number: 101, acl_name: 'deny-a', acl_direction: 'ingress' },
  },
  {
    name: 'extended_acl on the way out',
    format: 1037,
    body: `${u32(0)} ${string('mgmt')} ${u32(2)}`,
    fields: { acl_number: 0, acl_name: 'mgmt', acl_direction: 'egress' },
  },
  {
    name: 'extended_acl without a name, in an unknown direction',
    format: 1037,
    body: `${u32(7)} ${string('')} ${u32(0)}`,
    fields: { acl_number: 7 },
  },
  {
    name: 'extended_acl in a direction that there is not',
    format: 1037,
    body: `${u32(7)} ${string('')} ${u32(0xffff_ffff)}`,
    fields: { acl_number: 7 },
  },
  {
    name: 'extended_function',
    format: 1038,
    body: '0000000f 736b625f6c696e656172697a652b30 00',
    fields: { function: 'skb_linearize+0' },
  },
]

/** Bytes at the end of a record that are not missed. */
const optional: ReadonlyMap<number, (body: Uint8Array) => number> = new Map([
  [1003, () => 4],
  [1004, zerosBehind],
  [1038, zerosBehind],
])

/** The zeros that fill up the string at the end of a record. */
function zerosBehind(body: Uint8Array): number {
  return body.length - 1 - body.findLastIndex((byte) => byte !== 0)
}

/** Standard structures without a field of ours, and one that is a vendor's own. */
const skipped = [1005, 1008, 1009, 1010, 1011, 1021, 1043, (4413 << 12) | 1]

/** What a sample without records says already. */
const [plain = {}] = new TestDecoder().receive(sflow([sflowSample([])]))

function fieldsOf(test: TestDecoder, body: readonly string[]) {
  const [flow = {}] = test.receive(sflow([sflowSample(body)]))
  return Object.fromEntries(Object.entries(flow).filter(([name]) => !(name in plain)))
}

describe('an sFlow flow record', () => {
  for (const { name, format, body, fields } of records) {
    it(`fills the fields of ${name}`, () => {
      const test = new TestDecoder()
      assert.deepEqual(fieldsOf(test, [sflowRecord(format, body)]), fields)
      assert.deepEqual(test.problems, [])
    })

    it(`is bad if it is cut anywhere, which costs no more than itself: ${name}`, () => {
      const whole = hex(body).length
      const test = new TestDecoder()
      for (let length = 0; length < whole; length++) {
        const cut = Buffer.from(hex(body).subarray(0, length)).toString('hex')
        const [first, second] = test.receive(
          sflow([
            sflowSample([sflowRecord(format, cut)]),
            sflowSample([sflowRecord(format, body)]),
          ]),
        )
        assert.ok(first)
        assert.deepEqual(
          Object.entries(second ?? {}).filter(([field]) => !(field in plain)).length,
          Object.keys(fields).length,
        )
      }
      // the local preference, with which a gateway ends, may be missing; zeros behind a string as well
      const needed = whole - (optional.get(format)?.(hex(body)) ?? 0)
      assert.equal(test.lost('sample_malformed'), needed)
    })

    it(`is read for any one of its fields alone: ${name}`, () => {
      for (const [field, value] of Object.entries(fields)) {
        const test = new TestDecoder({ wanted: [field as FieldName] })
        const [flow = {}] = test.receive(sflow([sflowSample([sflowRecord(format, body)])]))
        assert.deepEqual(flow[field], value)
      }
    })
  }

  it('is skipped by its length if it fills nothing', () => {
    for (const format of skipped) {
      const test = new TestDecoder()
      const router = sflowRecord(1002, `${nextHop} ${u32(24)} ${u32(16)}`)
      const fields = fieldsOf(test, [sflowRecord(format, 'ffffffffff'), router])
      assert.deepEqual(fields, { next_hop: '203.0.113.3', src_mask: 24, dst_mask: 16 })
      assert.deepEqual(test.problems, [])
    }
  })

  it('makes networks of prefix lengths and addresses', () => {
    const test = new TestDecoder({ wanted: ['src_net', 'dst_net'] })
    const ip = records.find(({ format }) => format === 3)
    const router = records.find(({ format }) => format === 1002)
    const [flow] = test.receive(
      sflow([sflowSample([sflowRecord(3, ip?.body ?? ''), sflowRecord(1002, router?.body ?? '')])]),
    )
    assert.deepEqual(flow, { src_net: '192.0.2.0/24', dst_net: '198.51.0.0/16', rate: 1000 })
  })

  it('that counts four billion of something is bad, and costs nothing', () => {
    const many = 0xffff_ffff
    const bodies: readonly (readonly [number, string])[] = [
      [1, `${u32(1)} ${u32(64)} ${u32(4)} ${u32(many)} ${'00'.repeat(64)}`],
      [1003, gateway(u32(many))],
      [1003, gateway(`${u32(1)} ${u32(2)} ${u32(many)} ${u32(1)}`)],
      [1003, gateway(u32(0), u32(many))],
      [1006, `${nextHop} ${u32(many)} ${u32(0)}`],
      [1006, `${nextHop} ${u32(0)} ${u32(many)}`],
      [1012, u32(many)],
      [1004, `${UTF_8} ${u32(many)} ${UTF_8} ${string('jane')}`],
      [1004, `${UTF_8} ${string('jane')} ${UTF_8} ${u32(many)}`],
      [1037, `${u32(101)} ${u32(many)} ${u32(1)}`],
      [1038, u32(many)],
    ]
    for (const [format, body] of bodies) {
      const test = new TestDecoder()
      const flows = test.receive(sflow([sflowSample([sflowRecord(format, body)]), sflowSample([])]))
      assert.deepEqual([flows.length, test.problems], [2, ['sample_malformed']])
    }
  })

  it('reads a user as UTF-8 whatever the bytes, and not at all where units are wider than a byte', () => {
    const users = (source: string, destination: string) =>
      fieldsOf(new TestDecoder(), [sflowRecord(1004, `${source} ${destination}`)])
    const zoe = Buffer.from('zoë', 'latin1')
    assert.deepEqual(users(`${LATIN_1} ${xdr(zoe)}`, `${UTF_8} ${xdr(zoe)}`), {
      src_user: 'zo\ufffd',
      dst_user: 'zo\ufffd',
    })
    const wide = Buffer.from('zoë', 'utf16le').swap16()
    assert.deepEqual(users(`${UTF_16BE} ${xdr(wide)}`, `${UTF_8} ${string('jane')}`), {
      dst_user: 'jane',
    })
  })

  it('leaves a list out when the batch has no room for it', () => {
    const path = gateway(`${u32(2)} ${sequence(1)} ${sequence(...Array(3000).fill(2))}`)
    const samples = Array(5).fill(sflowSample([sflowRecord(1003, path)]))
    const flows = new TestDecoder({ wanted: ['as_path', 'dst_as'] }).receive(sflow(samples))
    assert.deepEqual(
      flows.map(({ as_path, dst_as }) => [Array.isArray(as_path) && as_path.length, dst_as]),
      [
        [3001, 2],
        [3001, 2],
        [3001, 2],
        [3001, 2],
        [3001, 2],
      ],
    )
  })
})

describe('a raw header in an sFlow sample', () => {
  /** 60 bytes of IPv4, the first 24 of them: TCP from port 12345 to 443. */
  const packet = '4500003c12340000400600 00 c0000209 c6336402 303901bb'
  const frame = `0200000000aa 0200000000bb 81006064 0800 ${packet}`
  const raw = (protocol: number, bytes: string, length = hex(bytes).length) =>
    sflowRecord(1, `${[protocol, 1000, 4, length].map(u32).join(' ')} ${bytes}`)
  const ip = {
    bytes: 1000,
    ip_bytes: 60,
    src_addr: '192.0.2.9',
    dst_addr: '198.51.100.2',
    etype: 'IPv4',
    ip_version: 4,
    proto: 'TCP',
    src_port: 12_345,
    dst_port: 443,
    ip_ttl: 64,
    fragment_id: 0x1234,
  }
  const read = (record: string) => {
    const test = new TestDecoder()
    const { layer_stack, layer_size, ip_flags, fragment_offset, ...fields } = fieldsOf(test, [
      record,
    ])
    return { fields, problems: test.problems }
  }

  it('is read from its first layer on: Ethernet, IPv4 or IPv6', () => {
    const link = { src_mac: '02:00:00:00:00:bb', dst_mac: '02:00:00:00:00:aa', vlan_id: 100 }
    assert.deepEqual(read(raw(1, frame)), { fields: { ...ip, ...link }, problems: [] })
    assert.deepEqual(read(raw(11, packet)), { fields: ip, problems: [] })
    const { fields } = read(raw(12, `6000000000140640 ${'20010db8'.padEnd(32, '0').repeat(2)}`))
    assert.deepEqual([fields.ip_version, fields.ip_bytes, fields.proto], [6, 60, 'TCP'])
  })

  it('of another kind counts by its length only', () => {
    assert.deepEqual(read(raw(7, packet)), { fields: { bytes: 1000 }, problems: [] })
  })

  it('knows better than other records, wherever it is', () => {
    const other = sflowRecord(3, [1, 17, 0x0a00_0001, 0x0a00_0002, 1, 2, 0, 8].map(u32).join(' '))
    for (const records of [
      [other, raw(11, packet)],
      [raw(11, packet), other],
    ]) {
      const { bytes, ip_bytes, src_addr, dst_port, proto } = fieldsOf(new TestDecoder(), records)
      assert.deepEqual(
        [bytes, ip_bytes, src_addr, dst_port, proto],
        [1000, 60, '192.0.2.9', 443, 'TCP'],
      )
    }
  })

  it('that says it is longer than its record is bad', () => {
    assert.deepEqual(read(raw(11, packet, 25)), { fields: {}, problems: ['sample_malformed'] })
  })
})

describe('the table of flow records', () => {
  it('has what each kind fills', () => {
    for (const { format, fields } of records) {
      const kind = flowRecordKinds.find((candidate) => candidate.format === format)
      const unknown = Object.keys(fields).filter(
        (field) => !kind?.fields.includes(field as FieldName),
      )
      assert.deepEqual(unknown, [])
    }
  })
})
